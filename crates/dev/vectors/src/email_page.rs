//! A whole email as what its reader gets, whatever page stands around it.
//!
//! The page is ours to design; what it says is not. So this takes apart what is read out, shown or followed: the title, the
//! line that mail programs show beside the subject, the branding, and the content.

use serde_json::{Map, Value, json};

use crate::html::{self, is_block};

/// What tells the parts of a page from each other, and what a branding is made of.
const KEPT: &[&str] = &["alt", "class", "hidden", "href", "src", "title"];

/// The recorded output of a function that answers with a page in `html`: its parts. Leaves one that is in this form.
pub fn read(mut output: Value) -> Value {
    match output.get_mut("html").map(Value::take) {
        Some(Value::String(page)) => parts(&page),
        _ => output,
    }
}

/// The parts of a page, or of the inside of one. A part that is not found is null.
///
/// ```
/// use serde_json::json;
///
/// let page = "<title>A</title><p hidden>B…</p><p><a href=c><img src=d alt=D></a> E</p><div class=content>F<br>G</div>";
/// assert_eq!(tidings_vectors::email_page::parts(page), json!({
///     "title": "A",
///     "preheader": ["B…"],
///     "branding": [{"link": "c"}, {"image": "d", "alt": "D"}, "E"],
///     "content": ["F", ["br"], "G"],
/// }));
/// ```
pub fn parts(page: &str) -> Value {
    let tree = html::tree_with(page, KEPT);
    let nodes = tree.as_array().map(Vec::as_slice).unwrap_or_default();
    let mut reader = Reader { content: last_of_class_content(nodes), ..Reader::default() };
    reader.read_all(nodes);
    reader.end_of_text();
    let inside = |element: Option<&Value>| element.map_or(Value::Null, |element| plain(children(element)));
    json!({
        "title": reader.title.map_or(Value::Null, |title| title.get(1).cloned().unwrap_or_default()),
        "preheader": inside(reader.preheader),
        "branding": reader.branding,
        "content": inside(reader.content.map(|content| middle_cell(content).unwrap_or(content))),
    })
}

/// The last element of the class `content`.
fn last_of_class_content(nodes: &[Value]) -> Option<&Value> {
    let is_content =
        |node: &Value| attribute(node, "class").is_some_and(|class| class.split(' ').any(|c| c == "content"));
    nodes
        .iter()
        .rev()
        .find_map(|node| last_of_class_content(children(node)).or_else(|| is_content(node).then_some(node)))
}

/// The cell that a table of three by three has in its middle: the recorded pages keep their content there.
fn middle_cell(table: &Value) -> Option<&Value> {
    let rows = children(table).iter().filter(|node| name(node) == "tr");
    let cells = children(rows.collect::<Vec<_>>().get(1)?).iter().filter(|node| name(node) == "td");
    cells.collect::<Vec<_>>().get(1).copied().filter(|_| name(table) == "table")
}

/// Nodes as they are compared: with `href` and `title` alone.
fn plain(nodes: &[Value]) -> Value {
    nodes.iter().map(plain_node).collect()
}

fn plain_node(node: &Value) -> Value {
    let Some(name) = node.get(0) else { return node.clone() };
    let attributes = |name: &&str| Some(((*name).to_owned(), attribute(node, name)?.into()));
    let attributes: Map<String, Value> = ["href", "title"].iter().filter_map(attributes).collect();
    let attributes = (!attributes.is_empty()).then_some(Value::Object(attributes));
    [name.clone()].into_iter().chain(attributes).chain(children(node).iter().map(plain_node)).collect()
}

/// An element's name; none for a text.
fn name(node: &Value) -> &str {
    node.get(0).and_then(Value::as_str).unwrap_or_default()
}

fn attribute<'v>(node: &'v Value, name: &str) -> Option<&'v str> {
    node.get(1)?.get(name)?.as_str()
}

fn children(node: &Value) -> &[Value] {
    let parts = node.as_array().map(Vec::as_slice).unwrap_or_default();
    let from = if parts.get(1).is_some_and(Value::is_object) { 2 } else { 1 };
    parts.get(from..).unwrap_or_default()
}

#[derive(Default)]
struct Reader<'t> {
    title: Option<&'t Value>,
    preheader: Option<&'t Value>,
    content: Option<&'t Value>,
    branding: Vec<Value>,
    /// Text that may go on in the next element.
    text: String,
}

impl<'t> Reader<'t> {
    fn read_all(&mut self, nodes: &'t [Value]) {
        nodes.iter().for_each(|node| self.read(node));
    }

    fn read(&mut self, node: &'t Value) {
        if let Value::String(text) = node {
            self.text.push_str(text);
            return;
        }
        let block = is_block(node);
        if block {
            self.end_of_text();
        }
        match name(node) {
            "title" => self.title = Some(node),
            _ if attribute(node, "hidden").is_some() => self.preheader = Some(node),
            _ if self.content.is_some_and(|content| std::ptr::eq(content, node)) => {}
            "img" => {
                self.end_of_text();
                let text = |name| attribute(node, name).unwrap_or_default();
                self.branding.push(json!({"image": text("src"), "alt": text("alt")}));
            }
            "a" => {
                self.end_of_text();
                self.branding.push(json!({"link": attribute(node, "href").unwrap_or_default()}));
                self.read_all(children(node));
            }
            _ => self.read_all(children(node)),
        }
        if block {
            self.end_of_text();
        }
    }

    fn end_of_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.branding.push(text.trim().into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_does_not_matter_and_what_it_says_does() {
        let page = |logo: &str, text: &str| {
            format!(
                "<html><div hidden>x</div><table><tr><td>{logo}<td>{text}</table><div class='content'>y</div></html>"
            )
        };
        let recorded = parts(&page("<img src=a alt=b>", "<p><b>Tests</b>"));
        assert_eq!(recorded, parts(&page("<span><img src=a alt=b></span>", "Tests")));
        assert_ne!(recorded, parts(&page("<img src=a alt=c>", "Tests")));
        assert_ne!(recorded, parts(&page("<img src=c alt=b>", "Tests")));
        assert_ne!(recorded, parts(&page("<img src=a alt=b>", "Test")));
        assert_ne!(recorded, parts(&page("<img src=a alt=b>", "<a href=d>Tests</a>")));
    }

    #[test]
    fn a_word_may_be_in_pieces() {
        let parts = parts("<p><a href=x>GOV<span>.</span>UK</a></p><p>a</p>b");
        assert_eq!(parts["branding"], json!([{"link": "x"}, "GOV.UK", "a", "b"]));
    }

    #[test]
    fn content_is_the_last_of_its_class_and_the_middle_of_a_table() {
        let logo = "<table class=content><tr><td>A</td></tr></table>";
        let row = |cell: &str| format!("<tr><td><br></td><td>{cell}</td><td><br></td></tr>");
        let content = format!("<table class='content'>{}{}{}</table>", row(""), row("<p>B</p>"), row(""));
        let found = parts(&format!("{logo}{content}"));
        assert_eq!((&found["branding"], &found["content"]), (&json!(["A"]), &json!([["p", "B"]])));
    }

    #[test]
    fn what_is_missing_is_null() {
        assert_eq!(parts("A"), json!({"title": (), "preheader": (), "branding": ["A"], "content": ()}));
    }

    #[test]
    fn parts_stay_as_they_are() {
        let output = read(json!({"html": "<title>A</title>"}));
        assert_eq!(read(output.clone()), output);
    }
}
