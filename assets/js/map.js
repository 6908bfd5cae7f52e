// A map of our own GeoJSON: no tile server, no outside address.
//
// <div data-map="id of the JSON" data-script="…/map.js" data-style="…/map.css" aria-label="…">
// Features: polygons (areas: properties name), points and lines (properties label, href, standing).
import L from "leaflet";

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

function isArea(feature) {
  return /Polygon$/.test(feature.geometry?.type ?? "");
}

function ink(feature) {
  if (isArea(feature)) return { color: "#7d8a88", weight: 1, fillColor: "#ffffff", fillOpacity: 1 };
  return { color: "#123c44", weight: 3, ...inks[feature.properties?.standing] };
}

// what a mark says: text only, a link where there is one
function words(feature) {
  const { label, name, detail, href } = feature.properties ?? {};
  const box = document.createElement("div");
  const head = document.createElement(href ? "a" : "strong");
  if (href?.startsWith("/")) head.href = href;
  head.textContent = label ?? name ?? "";
  box.append(head);
  if (detail) box.append(document.createElement("br"), detail);
  return box;
}

function mark(feature, at) {
  const standing = feature.properties?.standing;
  const filled = standing !== "want"; // a want is a ring, a have a disc: not by colour alone
  return L.circleMarker(at, {
    ...ink(feature),
    dashArray: null,
    fillColor: filled ? ink(feature).color : "#ffffff",
    fillOpacity: 1,
    radius: 7,
  });
}

function speak(feature, layer) {
  if (isArea(feature)) {
    if (feature.properties?.name) layer.bindTooltip(feature.properties.name, { sticky: true });
    return;
  }
  layer.bindPopup(() => words(feature));
  layer.on("add", () => {
    const shape = layer.getElement();
    if (!shape) return;
    shape.setAttribute("tabindex", "0");
    shape.setAttribute("role", "button");
    shape.setAttribute("aria-label", feature.properties?.label ?? "Place");
    shape.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        layer.openPopup();
      }
    });
  });
}

export async function draw(place) {
  const data = JSON.parse(document.getElementById(place.getAttribute("data-map")).textContent);
  await styleSheet(place.getAttribute("data-style"));
  place.setAttribute("data-ready", "");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(place, {
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
  const areas = L.geoJSON(data, { filter: isArea, style: ink, onEachFeature: speak }).addTo(map);
  const rest = L.geoJSON(data, {
    filter: (feature) => !isArea(feature),
    onEachFeature: speak,
    pointToLayer: mark,
    style: ink,
  }).addTo(map);
  const bounds = rest.getLayers().length ? rest.getBounds() : areas.getBounds();
  map.fitBounds(bounds.isValid() ? bounds.pad(0.2) : [[49.9, -8.2], [60.9, 1.8]], { maxZoom: 13 });
  return map;
}
