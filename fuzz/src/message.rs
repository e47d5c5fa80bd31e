//! A template and its values from one text.

use tidings_template::{Personalisation, Template, Value};

/// The template, then names and values in turn, with null characters between.
pub fn read(text: &str) -> (Template, Personalisation) {
    let content = text.split('\0').next().unwrap_or_default();
    (Template::parse(content), values(text))
}

/// The values alone.
pub fn values(text: &str) -> Personalisation {
    let mut parts = text.split('\0').skip(1);
    let mut values = Personalisation::new();
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        values.insert(name, Value::from(value));
    }
    values
}
