// What every part makes the page of: elements, and words. Text is put in as text only.
const $ = (selector) => document.querySelector(selector);
const SURE = { Asserted: "stated", Planned: "planned", Possible: "possible", Denied: "denied" };
const COMPARED = { About: "about", AtLeast: "at least", AtMost: "at most" };

/** An element with properties, attributes (where no property of that name exists) and children, strings as text. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The same for SVG, attributes only. */
function draw(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A name that can't turn the text around it, whichever way it is written; a date in it stays on one line. */
function name(text) {
  const parts = text.split(/(\d{4}-\d\d(?:-\d\d)?)/);
  return make("bdi", {}, ...parts.map((part, i) => (i % 2 ? make("span", { className: "date" }, part) : part)));
}

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const count = (number, one, many = one + "s") => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
const otherEnd = (edge, id) => (edge.from === id ? edge.to : edge.from);
