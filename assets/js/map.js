// A map of our own GeoJSON over the region's outlines: no tile server, no outside address.
//
// <div data-map="id of the JSON" data-areas="…" data-script="…/map.js" data-style="…/map.css">
// Features: points and lines with the properties label, detail, href, standing.
import { Map } from "leaflet/src/map/index.js";
import { GeoJSON } from "leaflet/src/layer/GeoJSON.js";
import { circleMarker } from "leaflet/src/layer/vector/CircleMarker.js";
import { Polygon } from "leaflet/src/layer/vector/Polygon.js";
import "leaflet/src/control/Control.Attribution.js";
import "leaflet/src/control/Control.Zoom.js";
import "leaflet/src/layer/Popup.js";
import "leaflet/src/layer/Tooltip.js";
import "leaflet/src/layer/vector/Renderer.getRenderer.js";

const inks = {
  pass: { color: "#12436d" },
  marginal: { color: "#1d7a72", dashArray: "10 4" },
  plausible: { color: "#801650", dashArray: "5 4" },
  unknown: { color: "#3d3d3d", dashArray: "1.5 4" },
  fail: { color: "#b2440e", dashArray: "12 3 2 3" },
  have: { color: "#0f5a66" },
  want: { color: "#a84b14" },
};

function styleSheet(address) {
  const known = document.querySelector(`link[href="${address}"]`);
  if (known) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

const land = { color: "#7d8a88", weight: 1, fillColor: "#ffffff", fillOpacity: 1 };
const stepsPerDegree = 1000;

// rings come as whole steps from the point before: [x, y, dx, dy, …]
function ring(steps) {
  const points = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push([y / stepsPerDegree, x / stepsPerDegree]);
  }
  return points;
}

// a name in the middle of its area, or below the marks that stand there
function underMarks(map, middle, points) {
  const at = map.latLngToLayerPoint(middle);
  const near = points.map((point) => map.latLngToLayerPoint(point).subtract(at))
    .filter(({ x, y }) => Math.abs(x) < 45 && Math.abs(y) < 16);
  return near.length ? [0, Math.max(...near.map(({ y }) => y)) + 17] : [0, 0];
}

async function addAreas(map, address, marks) {
  const answer = await fetch(address);
  if (!answer.ok) return; // the marks and the table say what there is
  const names = (await answer.json()).map(([name, rings]) =>
    new Polygon(rings.map((steps) => [ring(steps)]), land)
      .bindTooltip(name, { className: "oc-map__name", direction: "center", permanent: true })
      .addTo(map)
      .bringToBack()
      .getTooltip());
  const points = marks.getLayers().flatMap((mark) => mark.getLatLng?.() ?? []);
  const setNames = () => {
    for (const name of names) {
      name.options.offset = underMarks(map, name.getLatLng(), points);
      name.update();
    }
  };
  setNames();
  map.on("zoomend", setNames);
}

function ink(feature) {
  return { color: "#123c44", weight: 3, ...inks[feature.properties?.standing] };
}

// what a mark says: text only, a link where there is one
function words(feature) {
  const { label, detail, href } = feature.properties ?? {};
  const box = document.createElement("div");
  const head = document.createElement(href ? "a" : "strong");
  if (href?.startsWith("/")) head.href = href;
  head.textContent = label ?? "";
  box.append(head);
  if (detail) box.append(document.createElement("br"), detail);
  return box;
}

function mark(feature, at) {
  const standing = feature.properties?.standing;
  const filled = standing !== "want"; // a want is a ring, a have a disc: not by colour alone
  return circleMarker(at, {
    ...ink(feature),
    dashArray: null,
    fillColor: filled ? ink(feature).color : "#ffffff",
    fillOpacity: 1,
    radius: 7,
  });
}

function speak(feature, layer) {
  layer.bindPopup(() => words(feature));
  layer.on("add", () => {
    const shape = layer.getElement();
    if (!shape) return;
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("role", "button");
    shape.setAttribute("aria-label", feature.properties?.label ?? "Place");
    shape.addEventListener("keydown", (event) => {
      if (event.key === " ") { // Enter is the library's own
        event.preventDefault();
        layer.openPopup();
      }
    });
  });
}

// south-west and north-east corner of the region, for a map without marks
function region(place) {
  const [west, south, east, north] = place.getAttribute("data-extent").split(" ").map(Number);
  return [[south, west], [north, east]];
}

export async function draw(place) {
  const data = JSON.parse(document.getElementById(place.getAttribute("data-map")).textContent);
  await styleSheet(place.getAttribute("data-style"));
  place.setAttribute("data-ready", "");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new Map(place, {
    attributionControl: true,
    fadeAnimation: !calm,
    markerZoomAnimation: !calm,
    scrollWheelZoom: false, // the page scrolls, not the map
    zoomAnimation: !calm,
    zoomSnap: 0.25,
  });
  map.attributionControl.setPrefix(false);
  const credit = place.getAttribute("data-credit");
  if (credit) map.attributionControl.addAttribution(credit);
  const marks = new GeoJSON(data, { onEachFeature: speak, pointToLayer: mark, style: ink }).addTo(map);
  const bounds = marks.getBounds();
  map.fitBounds(bounds.isValid() ? bounds.pad(0.2) : region(place), { maxZoom: 12 });
  await addAreas(map, place.getAttribute("data-areas"), marks);
  return map;
}
