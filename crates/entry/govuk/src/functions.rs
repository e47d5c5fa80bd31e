//! The functions of the templates: attributes of elements, and content that is text or HTML.

use std::fmt::Write;

use minijinja::{
    Environment, Error, ErrorKind, HtmlEscape, Value,
    value::{Kwargs, Rest, ValueKind},
};

use crate::assets;

pub fn add_to(templates: &mut Environment<'_>) {
    templates.add_function("asset", asset);
    templates.add_function("attr", attr);
    templates.add_function("attributes", attributes);
    templates.add_function("content", content);
    templates.add_function("flag", flag);
    templates.add_function("joined", joined);
    templates.add_function("wording_attributes", wording_attributes);
    templates.add_function("words", words);
}

/// `asset("main.css")`: where it is, until it changes.
fn asset(name: &str) -> Result<Value, Error> {
    match assets::path(name) {
        Some(path) => Ok(Value::from_safe_string(path.to_owned())),
        None => Err(Error::new(ErrorKind::InvalidOperation, format!("there is no asset '{name}'"))),
    }
}

/// `attr("id", id)`: ` id="…"`, and nothing when there is no value. An empty one counts as none, but for `keep_empty=true`.
fn attr(name: &str, value: &Value, options: Kwargs) -> Result<Value, Error> {
    let keep_empty: Option<bool> = options.get("keep_empty")?;
    let is_empty = || value.as_str().is_some_and(str::is_empty);
    let mut html = String::new();
    if !is_missing(value) && (keep_empty == Some(true) || !is_empty()) {
        write_attribute(&mut html, name, value);
    }
    Ok(Value::from_safe_string(html))
}

/// `flag("disabled", disabled)`: ` disabled` when it holds.
fn flag(name: &str, value: &Value) -> Value {
    Value::from_safe_string(if value.is_true() { format!(" {name}") } else { String::new() })
}

/// `attributes({"data-a": "b"})`: those of a map, each ` name="value"`. A value `{value, optional: true}` is left out when
/// it is false or none, and is a bare name when it is true.
fn attributes(map: &Value) -> Result<Value, Error> {
    let mut html = String::new();
    if let Some(text) = map.as_str() {
        // Written out already.
        let safe = if map.is_safe() { text.to_owned() } else { String::new() };
        return Ok(Value::from_safe_string(safe));
    }
    if !is_missing(map) {
        for name in map.try_iter()? {
            let value = map.get_item(&name)?;
            let name = name.to_string();
            if value.kind() != ValueKind::Map {
                if !is_missing(&value) {
                    write_attribute(&mut html, &name, &value);
                }
                continue;
            }
            let (inner, optional) = (value.get_attr("value")?, value.get_attr("optional")?.is_true());
            match (optional, bool::try_from(inner.clone())) {
                (true, Ok(true)) => {
                    html.push(' ');
                    html.push_str(&name);
                }
                (true, Ok(false)) => {}
                _ if is_missing(&inner) => {}
                _ => write_attribute(&mut html, &name, &inner),
            }
        }
    }
    Ok(Value::from_safe_string(html))
}

/// `content(text, html)`: HTML as it is, or text, which is escaped when it is printed; empty when there is neither.
fn content(text: &Value, html: &Value) -> Value {
    match (html.is_true(), text.is_true() || text.is_number()) {
        (true, _) => Value::from_safe_string(html.to_string()),
        (false, true) => text.clone(),
        (false, false) => Value::from(""),
    }
}

/// `joined({…}, {…})`: one map of all; of two values with one name the later one.
fn joined(maps: Rest<Value>) -> Result<Value, Error> {
    let mut pairs: Vec<(Value, Value)> = Vec::new();
    for map in maps.iter().filter(|map| !is_missing(map)) {
        for name in map.try_iter()? {
            let value = map.get_item(&name)?;
            match pairs.iter_mut().find(|(known, _)| *known == name) {
                Some(pair) => pair.1 = value,
                None => pairs.push((name, value)),
            }
        }
    }
    Ok(Value::from_pairs(pairs))
}

/// `wording_attributes(show_password="Dangos")`: a map of the attributes by which scripts are told other words,
/// `data-i18n.show-password`. A map of plural forms becomes an attribute for each.
fn wording_attributes(words: Kwargs) -> Result<Value, Error> {
    let mut pairs = Vec::new();
    for name in words.args() {
        let value: Value = words.get(name)?;
        let attribute = format!("data-i18n.{}", name.replace('_', "-"));
        if is_missing(&value) {
            continue;
        }
        if value.kind() != ValueKind::Map {
            pairs.push((attribute, value));
            continue;
        }
        for form in value.try_iter()? {
            let text = value.get_item(&form)?;
            if text.is_true() {
                pairs.push((format!("{attribute}.{form}"), text));
            }
        }
    }
    Ok(Value::from_pairs(pairs))
}

/// `words("govuk-input", classes)`: with a space between each; what is missing or empty is left out.
fn words(parts: Rest<Value>) -> String {
    let mut words = String::new();
    for part in parts.iter().filter(|part| !is_missing(part)) {
        let separator = if words.is_empty() || part.as_str().is_some_and(str::is_empty) { "" } else { " " };
        // Writing to a string cannot fail.
        let _ = write!(words, "{separator}{part}");
    }
    words
}

fn is_missing(value: &Value) -> bool {
    value.is_undefined() || value.is_none()
}

fn write_attribute(html: &mut String, name: &str, value: &Value) {
    // Writing to a string cannot fail.
    let _ = match (value.as_str(), value.kind()) {
        (Some(text), _) if value.is_safe() => write!(html, " {name}=\"{text}\""),
        (Some(text), _) => write!(html, " {name}=\"{}\"", HtmlEscape(text)),
        // As scripts and browsers spell it.
        (None, ValueKind::Bool) => write!(html, " {name}=\"{}\"", value.is_true()),
        (None, _) => write!(html, " {name}=\"{}\"", HtmlEscape(&value.to_string())),
    };
}
