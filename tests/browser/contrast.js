// Texts in the page whose contrast with what is behind them is under 4.5:1 (WCAG 2.2, 1.4.3).
() => {
  const number = (colour) => colour.match(/[\d.]+/g).map(Number);
  const linear = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = (element) => {
    const colour = number(getComputedStyle(element).backgroundColor);
    return (colour[3] ?? 1) > 0 ? colour : ground(element.parentElement);
  };
  const weak = [];
  for (const element of document.querySelectorAll("header *, aside *, #panel *, figure *")) {
    const text = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!text || !element.checkVisibility() || element.closest("svg")) continue;
    const [a, b] = [light(number(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) weak.push([element.tagName, element.className, element.textContent.slice(0, 40), ratio]);
  }
  return weak;
}
