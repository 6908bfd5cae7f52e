// The map library is fetched only where there is a map; until then its table says the same.
export function readyMaps(scope) {
  for (const place of scope.querySelectorAll("[data-map]:not([data-ready])")) {
    import(place.getAttribute("data-script")).then((map) => map.draw(place));
  }
}
