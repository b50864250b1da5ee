// The twin: every control, heading and sentence that the canvas shows, again as an element of the document, for the
// keyboard and for screen readers. The elements lie unseen over what they stand for and let the pointer through to
// the canvas. What is done to an element is done to the control, and the other way round.

const PERIOD = 200; // ms between two looks at the program
const STOPS = 'button, input, select, [tabindex]'; // what can have the focus
const SETTLING = 400; // ms in which the program may not show yet what it was told

function make(tag, attributes = {}) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const makers = {
  button: () => make('button', { type: 'button' }),
  switch: () => make('input', { type: 'checkbox', role: 'switch' }),
  radio: ({ set, group }) => make('input', { type: 'radio', name: `${group}/${set}` }),
  tab: () => make('button', { type: 'button', role: 'tab' }),
  slider: () => make('input', { type: 'range' }),
  choice: () => make('select'),
  field: () => make('input', { type: 'text', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false' }),
  image: () => make('div', { role: 'img' }),
  surface: () => make('div', { role: 'application', tabindex: '0' }),
  heading: () => make('h3'),
  text: () => make('p'),
};

// Writes only what differs: screen readers take note of everything that is written.
function write(element, name, value) {
  if (value === null || value === undefined || value === '') element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function assign(element, property, value) {
  if (element[property] !== value) element[property] = value;
}

const isOn = ({ value }) => value === 'true' || value === 'shown';

function updateOptions(select, { options, selected }) {
  const wanted = JSON.stringify(options);
  if (select.dataset.options !== wanted) {
    select.dataset.options = wanted;
    select.replaceChildren();
    let parent = select;
    options.forEach(({ label, heading }, i) => {
      if (heading) select.append((parent = make('optgroup', { label })));
      else parent.append(new Option(label, i));
    });
  }
  assign(select, 'value', String(selected));
}

function updateRange(input, { range: [low, high, step, number], value }) {
  write(input, 'min', low);
  write(input, 'max', high);
  write(input, 'step', step > 0 ? step : 'any');
  write(input, 'aria-valuetext', value);
  if (Math.abs(Number(input.value) - number) > step / 2) input.value = number;
}

// The state of an element, unless the user has just changed it or is doing so.
const states = {
  switch: (element, item) => assign(element, 'checked', isOn(item)),
  radio: (element, item) => assign(element, 'checked', isOn(item)),
  slider: updateRange,
  choice: updateOptions,
  field: (element, { value = '', live }) => {
    if (live) element.dataset.live = 'true'; // every letter counts as it is typed
    element.dataset.known = value;
    if (document.activeElement !== element) assign(element, 'value', value);
  },
};

function update(element, item, settling) {
  const { role, name, value = '', help, disabled, box } = item;
  if (role === 'heading' || role === 'text') {
    assign(element, 'textContent', name ? `${name}: ${value}` : value);
  } else if (role === 'image' || role === 'surface') {
    write(element, 'aria-label', [name, help && role === 'image' ? help : value].filter(Boolean).join(': '));
    if (role === 'surface') write(element, 'aria-description', help);
  } else {
    write(element, 'aria-label', role === 'button' && value ? `${name}: ${value}` : name);
    if (role === 'button') assign(element, 'textContent', name);
    write(element, 'title', help);
    write(element, 'aria-disabled', disabled ? 'true' : null); // a disabled element would lose the focus
    if (role === 'tab') write(element, 'aria-selected', isOn(item));
    if (!settling) states[role]?.(element, item);
  }
  const [x, y, width, height] = box;
  const place = `${Math.round(x)}px ${Math.round(y)}px ${Math.round(width)}px ${Math.round(height)}px`;
  if (element.dataset.place === place) return;
  element.dataset.place = place;
  Object.assign(element.style, {
    left: `${x}px`,
    top: `${y}px`,
    width: `${Math.max(width, 1)}px`,
    height: `${Math.max(height, 1)}px`,
  });
}

// What is out of sight in a region that scrolls is put at the edge of the page: outside it, the browser would scroll
// to it as it gets the focus.
function within({ box: [x, y, width, height], ...rest }, page) {
  const w = Math.min(width, page.width);
  const h = Math.min(height, page.height);
  const clamp = (at, most) => Math.min(Math.max(at, 0), most);
  return { ...rest, box: [clamp(x, page.width - w), clamp(y, page.height - h), w, h] };
}

// Puts `wanted` into `parent`, in this order, moving as few elements as possible: one that is moved loses the focus.
function arrange(parent, wanted) {
  const stay = new Set(wanted);
  for (const child of [...parent.children]) if (!stay.has(child)) child.remove();
  let next = parent.firstElementChild;
  for (const element of wanted) {
    if (element === next) next = next.nextElementSibling;
    else parent.insertBefore(element, next);
  }
}

const SETS = { radio: 'radiogroup', tab: 'tablist' };

export class Twin {
  #canvas;
  #program;
  #root;
  #elements = new Map(); // from an item's key
  #frames = new Map(); // sections and sets, from their names
  #touched = new Map(); // when the user changed an element last, from its key
  #version = '';
  #focus = ''; // the key of what has the program's focus
  #dialog = null; // the list of the keys, while it is open
  #before = null; // what had the focus then

  constructor(canvas, program) {
    this.#canvas = canvas;
    this.#program = program;
    this.#root = make('div', { id: 'twin' });
    canvas.after(this.#root);
    this.#root.addEventListener('click', (event) => this.#clicked(event));
    this.#root.addEventListener('change', (event) => this.#changed(event));
    this.#root.addEventListener('input', ({ target }) => {
      if (target.type === 'range' || target.dataset.live) this.#operate(target, target.value);
    });
    this.#root.addEventListener('focusin', ({ target }) => this.#tellFocus(target.dataset.key ?? ''));
    this.#root.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.#root.contains(relatedTarget)) this.#tellFocus('');
    });
    this.#root.addEventListener('keydown', (event) => this.#pressed(event));
    this.look();
    this.timer = setInterval(() => document.hidden || this.look(), PERIOD);
  }

  remove() {
    clearInterval(this.timer);
    this.#root.remove();
  }

  // Takes over what the program shows now.
  look() {
    const answer = this.#program.twin(this.#version);
    if (answer === '') return;
    const { version, focus, items } = JSON.parse(answer);
    this.#version = version;
    this.#focus = focus;
    const active = this.#root.contains(document.activeElement) ? document.activeElement : null;
    const place = this.#stops().indexOf(active);
    this.#show(items);
    if (this.#followDialog(active)) return;
    if (active && !active.isConnected) {
      const stops = this.#stops(); // what has taken its place, or else the last one
      stops[Math.min(place, stops.length - 1)]?.focus({ preventScroll: true });
    }
  }

  // The list of the keys takes the focus as it opens, and gives it back.
  #followDialog(active) {
    const dialog = this.#frames.get('section Keys') ?? null;
    if (dialog === this.#dialog) return false;
    const back = this.#before;
    if (dialog) this.#before = active ?? this.#canvas;
    this.#dialog = dialog;
    (dialog?.querySelector('button') ?? back)?.focus({ preventScroll: true });
    return true;
  }

  // The element of the control that was used last; null if there is none that takes the focus.
  get current() {
    const element = this.#elements.get(this.#focus);
    return element?.matches(STOPS) ? element : null;
  }

  #stops() {
    return [...this.#root.querySelectorAll(STOPS)];
  }

  #show(items) {
    const page = this.#canvas.getBoundingClientRect();
    const used = new Set();
    const counts = new Map();
    const sections = new Map(); // group: its elements
    for (const item of items) {
      const kind = `${item.group}/${item.role}/${item.key ? '' : item.name}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const key = item.key ?? `${kind}/${counts.get(kind)}`;
      if (used.has(key)) continue;
      used.add(key);
      const element = this.#element(key, item);
      update(element, within(item, page), performance.now() - (this.#touched.get(key) ?? -SETTLING) < SETTLING);
      this.#frame(sections, item, used).push(element);
    }
    for (const map of [this.#elements, this.#frames]) for (const key of map.keys()) if (!used.has(key)) map.delete(key);
    const tops = [...sections].map(([group, members]) => this.#section(group, members));
    arrange(this.#root, tops);
    for (const list of this.#root.querySelectorAll('[role="tablist"]')) this.#rove(list);
  }

  #element(key, item) {
    let element = this.#elements.get(key);
    if (element?.dataset.role === item.role) return element;
    element = makers[item.role](item);
    element.dataset.role = item.role;
    if (item.key) element.dataset.key = key;
    this.#elements.set(key, element);
    return element;
  }

  // The list that the item belongs into: that of its section, or of its set within it.
  #frame(sections, { group, role, set }, used) {
    if (!sections.has(group)) sections.set(group, []);
    const section = sections.get(group);
    used.add(`section ${group}`);
    if (!set) return section;
    const name = `set ${group}/${set}`;
    used.add(name);
    let frame = this.#frames.get(name);
    if (!frame) this.#frames.set(name, (frame = make('div', { role: SETS[role], 'aria-label': set })));
    if (section.at(-1)?.frame !== frame) section.push({ frame, members: [] });
    return section.at(-1).members;
  }

  #section(group, members) {
    const name = `section ${group}`;
    let section = this.#frames.get(name);
    if (!section) {
      section = make('section', { 'aria-label': group });
      const title = make('h2');
      title.textContent = group;
      section.append(title);
      this.#frames.set(name, section);
    }
    const elements = members.map((member) => {
      if (!member.frame) return member;
      arrange(member.frame, member.members);
      return member.frame;
    });
    arrange(section, [section.firstElementChild, ...elements]);
    return section;
  }

  // One of the tabs is a stop of the Tab key; the arrow keys go from there to the others.
  #rove(list) {
    const tabs = [...list.children];
    const selected = tabs.find((tab) => tab.getAttribute('aria-selected') === 'true') ?? tabs[0];
    for (const tab of tabs) assign(tab, 'tabIndex', tab === selected ? 0 : -1);
  }

  #operate(element, value = '') {
    const { key } = element.dataset;
    if (!key) return;
    this.#touched.set(key, performance.now());
    if (element.getAttribute('aria-disabled') === 'true') this.#touched.delete(key);
    else this.#program.operate(key, value);
    this.#version = '';
    this.#soon();
  }

  #soon() {
    this.#program.tick();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.#program.tick();
        this.look();
      }),
    );
  }

  #tellFocus(key) {
    this.#program.focus(key);
    this.#soon();
  }

  #clicked({ target }) {
    if (target.localName === 'button') this.#operate(target);
  }

  #changed({ target }) {
    if (target.type === 'range') return; // has told it as it moved
    this.#operate(target, target.type === 'checkbox' || target.type === 'radio' ? '' : target.value);
  }

  #pressed(event) {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.dataset.role === 'tab' && ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)) {
      const tabs = [...target.parentElement.children];
      const at = tabs.indexOf(target);
      const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: -1 }[key];
      const tab = tabs.at(to % tabs.length);
      tab.focus({ preventScroll: true });
      this.#operate(tab);
      event.preventDefault();
    } else if (target.dataset.role === 'surface' && /^(Arrow.*|Enter| |[+-])$/.test(key)) {
      this.#program.press(key);
      this.#soon();
      event.preventDefault();
    } else if (target.type === 'text' && key === 'Enter') {
      this.#operate(target, target.value);
    } else if (target.type === 'text' && key === 'Escape') {
      target.value = target.dataset.known;
    }
  }
}
