//! A template and its values from one text.

use tidings_template::{Personalisation, Template, Value};

/// The template, then names and values in turn, with null characters between.
pub fn read(text: &str) -> (Template, Personalisation) {
    let mut parts = text.split('\0');
    let template = Template::parse(parts.next().unwrap_or_default());
    let mut values = Personalisation::new();
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        values.insert(name, Value::from(value));
    }
    (template, values)
}
