// Enhancements of pages that work without them. One ES module; nothing is evaluated, no inline code.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
  isSupported,
} from "govuk-frontend";
import htmx from "htmx.org";
import { readyBusy } from "./busy.js";
import { readyConfirm } from "./confirm.js";
import { readyCopy } from "./copy.js";
import { readyFilters } from "./filters.js";
import { readyMaps } from "./maps.js";
import { readySuggest } from "./suggest.js";

const components = [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
];

// The content security policy allows neither inline styles nor code from text.
Object.assign(htmx.config, {
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  historyCacheSize: 0, // no page of a member stays in the browser's storage
});

function enhance(scope) {
  if (isSupported()) for (const component of components) createAll(component, undefined, scope);
  readyCopy(scope);
  readyFilters(scope);
  readyMaps(scope);
  readySuggest(scope);
}

document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) document.body.classList.add("govuk-frontend-supported");
enhance(document);
readyConfirm();
readyBusy();
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target !== document.body) enhance(event.target);
});
