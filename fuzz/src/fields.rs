//! Placeholders are found, and filled.

use std::collections::HashSet;

use tidings_template::{Personalisation, Value, missing, normalise_name};

use crate::message;

/// Checks a template and its values.
pub fn check(text: &str) {
    let (template, values) = message::read(text);
    let names: Vec<&str> = template.placeholders().collect();
    let distinct: HashSet<String> = names.iter().map(|name| normalise_name(name)).collect();
    assert_eq!(distinct.len(), names.len(), "a placeholder is told twice: {names:?}");

    let lacking = missing(&[&template], &values);
    assert!(lacking.iter().all(|name| names.contains(name)), "what is missing is no placeholder: {lacking:?}");

    let mut all = Personalisation::new();
    for name in &names {
        all.insert(name, Value::from("x"));
    }
    assert!(missing(&[&template], &all).is_empty(), "a value is missing although each was given");
}
