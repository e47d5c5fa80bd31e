//! What a person reads on a page, in its order: headings, texts, links with where they lead, fields, buttons, tables.

use scraper::{ElementRef, Html, Selector};

/// Elements that begin a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "button",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "iframe",
    "input",
    "label",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "select",
    "summary",
    "table",
    "textarea",
    "ul",
];
/// More choices than these are counted.
const CHOICES_SHOWN: usize = 3;

/// The lines of a page: its title, and what is in `main`.
pub fn of_page(page: &Html) -> Vec<String> {
    let mut outline = Outline { page, lines: Vec::new() };
    let title = first(page.root_element(), "title").map(text).unwrap_or_default();
    outline.line(format!("title: {}", title.trim_end_matches(" – Tidings").trim_end_matches(" – Demo Service")));
    if let Some(main) = first(page.root_element(), "main") {
        outline.children(main);
    }
    outline.lines
}

struct Outline<'a> {
    page: &'a Html,
    lines: Vec<String>,
}

impl Outline<'_> {
    fn line(&mut self, line: impl Into<String>) {
        let line = line.into();
        if !line.is_empty() {
            self.lines.push(line);
        }
    }

    /// A line, and what is in an element below it.
    fn group(&mut self, head: impl Into<String>, element: ElementRef) {
        self.line(head);
        let inner = self.inner(element);
        self.lines.extend(inner.into_iter().map(|line| format!("  {line}")));
    }

    fn inner(&self, element: ElementRef) -> Vec<String> {
        let mut inner = Outline { page: self.page, lines: Vec::new() };
        inner.children(element);
        inner.lines
    }

    fn children(&mut self, parent: ElementRef) {
        let mut run = String::new();
        for child in parent.children() {
            match ElementRef::wrap(child) {
                Some(element) if is_block(element) => {
                    self.line(single_spaced(&std::mem::take(&mut run)));
                    self.block(element);
                }
                Some(element) => run.push_str(&inline(element)),
                None => run.push_str(child.value().as_text().map_or("", |text| text)),
            }
        }
        self.line(single_spaced(&run));
    }

    fn block(&mut self, element: ElementRef) {
        let has_class = |class: &str| element.value().classes().any(|known| known == class);
        // The service's links are the same on each of its pages.
        if has_class("with-navigation__side") {
            return;
        }
        match element.value().name() {
            "button" => self.line(button(element)),
            "details" => {
                let summary = first(element, "summary").map(text).unwrap_or_default();
                self.group(format!("details “{summary}”"), element);
            }
            "fieldset" => {
                let legend = first(element, "legend").map(text).unwrap_or_default();
                self.group(format!("group “{legend}”"), element);
            }
            "form" => self.group(form(element), element),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = element.value().name().trim_start_matches('h').parse().unwrap_or(1);
                self.line(format!("{} {}", "#".repeat(level), inner_text(element)));
            }
            "iframe" => self.line(format!("frame “{}” of {}", attr(element, "title"), attr(element, "src"))),
            "input" | "textarea" => self.line(self.field(element)),
            "label" if self.page.select(&by_id(attr(element, "for"))).next().is_some() => {}
            "legend" | "summary" => {}
            "li" => {
                let mut inner = self.inner(element).into_iter();
                self.line(inner.next().map(|first| format!("- {first}")).unwrap_or_default());
                self.lines.extend(inner.map(|line| format!("  {line}")));
            }
            "select" => self.select(element),
            "table" => self.table(element),
            _ if has_class("govuk-error-message") => {
                self.line(format!("error: {}", inner_text(element).trim_start_matches("Error: ")));
            }
            _ if has_class("govuk-hint") => self.line(format!("hint: {}", inner_text(element))),
            _ if has_class("govuk-summary-list__row") => {
                let cells: Vec<String> = element.child_elements().map(inner_text).collect();
                let (key, rest) = cells.split_first().map_or(("", [].as_slice()), |(key, rest)| (key.as_str(), rest));
                self.line(format!("{key}: {}", rest.join(" ")));
            }
            _ if element.value().attr("role") == Some("img") => {
                self.line(format!("(picture: {})", attr(element, "aria-label")));
            }
            _ if element.value().attr("hidden").is_some() => self.group("hidden:", element),
            _ => match (element.value().attr("data-live-key"), element.value().attr("role")) {
                (Some(key), _) => self.group(format!("live part {key}:"), element),
                (_, Some(role @ ("alert" | "region" | "status"))) => self.group(format!("{role}:"), element),
                _ => self.children(element),
            },
        }
    }

    fn field(&self, input: ElementRef) -> String {
        let (name, value, kind) = (attr(input, "name"), attr(input, "value"), attr(input, "type"));
        let is_off = if input.value().attr("disabled").is_some() { ", disabled" } else { "" };
        let mark = |on, off| if input.value().attr("checked").is_some() { on } else { off };
        match kind {
            "hidden" if name == "csrf_token" => String::new(),
            "hidden" => format!("hidden {name}={value}"),
            "radio" => format!("{} {} [{name}={value}{is_off}]", mark("(o)", "( )"), self.label(input)),
            "checkbox" => format!("{} {} [{name}={value}{is_off}]", mark("[x]", "[ ]"), self.label(input)),
            _ => {
                let given = if input.value().name() == "textarea" { text(input) } else { value.to_owned() };
                let kind = if kind.is_empty() { input.value().name() } else { kind };
                let given = if given.is_empty() { given } else { format!(" = {given}") };
                format!("{kind} “{}” [{name}{is_off}]{given}", self.label(input))
            }
        }
    }

    fn select(&mut self, select: ElementRef) {
        self.line(format!("select “{}” [{}]", self.label(select), attr(select, "name")));
        let options = Selector::parse("option").unwrap();
        let options: Vec<String> = select
            .select(&options)
            .map(|option| {
                let mark = if option.value().attr("selected").is_some() { "(o)" } else { "( )" };
                format!("  {mark} {} [{}]", text(option), attr(option, "value"))
            })
            .collect();
        let more = options.len().saturating_sub(CHOICES_SHOWN);
        self.lines.extend(options.into_iter().take(CHOICES_SHOWN));
        if more > 0 {
            self.line(format!("  and {more} more"));
        }
    }

    fn label(&self, field: ElementRef) -> String {
        let id = attr(field, "id");
        let label = Selector::parse(&format!("label[for='{id}']")).unwrap();
        match (self.page.select(&label).next(), field.value().attr("aria-label")) {
            (Some(label), _) => inner_text(label),
            (None, Some(label)) => label.to_owned(),
            (None, None) => panic!("the field {id} has no label"),
        }
    }

    fn table(&mut self, table: ElementRef) {
        self.line(format!("table “{}”", first(table, "caption").map(text).unwrap_or_default()));
        let (rows, cells) = (Selector::parse("tr").unwrap(), Selector::parse("th, td").unwrap());
        for row in table.select(&rows) {
            let cells: Vec<String> = row.select(&cells).map(inner_text).collect();
            self.line(format!("  | {} |", cells.join(" | ")));
        }
    }
}

fn is_block(element: ElementRef) -> bool {
    BLOCKS.contains(&element.value().name())
}

fn form(form: ElementRef) -> String {
    let method = if attr(form, "method") == "post" { "form" } else { "search form" };
    let to = attr(form, "action");
    let to = if to.is_empty() { String::new() } else { format!(" to {to}") };
    let files = if attr(form, "enctype") == "multipart/form-data" { ", with files" } else { "" };
    format!("{method}{to}{files}:")
}

fn button(button: ElementRef) -> String {
    let (name, value) = (attr(button, "name"), attr(button, "value"));
    let sends = match (name.is_empty(), value.is_empty()) {
        (true, _) => String::new(),
        (false, true) => format!(" [{name}]"),
        (false, false) => format!(" [{name}={value}]"),
    };
    format!("button “{}”{sends}", inner_text(button))
}

/// An element within a line.
fn inline(element: ElementRef) -> String {
    match element.value().name() {
        "script" | "style" | "template" => String::new(),
        // What comes after the question mark of such a link is a secret.
        "a" if attr(element, "href").starts_with("otpauth:") => format!("[{}](otpauth:)", inner_text(element)),
        "a" => format!("[{}]({})", inner_text(element), attr(element, "href")),
        "br" => " / ".to_owned(),
        "button" => format!(" {} ", button(element)),
        "form" => format!(" {} {} ", form(element), inner_text(element)),
        "noscript" => {
            let inside = element.text().collect::<String>();
            format!("(without JavaScript: {})", text(Html::parse_fragment(&inside).root_element()))
        }
        "img" => format!("(picture: {})", attr(element, "alt")),
        "svg" if element.value().attr("aria-hidden").is_some() => String::new(),
        "svg" => format!("(picture: {})", attr(element, "aria-label")),
        "input" if matches!(attr(element, "type"), "hidden") => String::new(),
        "input" => format!(" [{} {}] ", attr(element, "type"), attr(element, "name")),
        _ if element.value().classes().any(|class| class == "copy-to-clipboard__value") => "(to be copied)".to_owned(),
        name if BLOCKS.contains(&name) => format!(" {} ", inner_text(element)),
        _ => inner_raw(element),
    }
}

fn inner_raw(element: ElementRef) -> String {
    element
        .children()
        .map(|child| match ElementRef::wrap(child) {
            Some(element) => inline(element),
            None => child.value().as_text().map_or_else(String::new, |text| text.to_string()),
        })
        .collect()
}

/// What is in an element, as one line.
fn inner_text(element: ElementRef) -> String {
    single_spaced(&inner_raw(element))
}

/// The words alone.
fn text(element: ElementRef) -> String {
    single_spaced(&element.text().collect::<String>())
}

fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn attr<'a>(element: ElementRef<'a>, name: &str) -> &'a str {
    element.value().attr(name).unwrap_or_default()
}

fn first<'a>(within: ElementRef<'a>, css: &str) -> Option<ElementRef<'a>> {
    within.select(&Selector::parse(css).unwrap()).next()
}

fn by_id(id: &str) -> Selector {
    Selector::parse(&format!("[id='{id}']")).unwrap()
}
