//! Pages that are lists of what is set, each with a link to where it is changed.

use minijinja::{Value, value::Serde};
use serde::Serialize;

/// What is set, and where it is changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    key: String,
    /// What it is set to; each text is a line.
    lines: Vec<String>,
    /// What is shown is not a value, as `Not set`.
    is_hint: bool,
    href: Option<String>,
    /// What the link says: `Change` or `Manage`.
    action: &'static str,
}

impl Row {
    /// A row with a value.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), lines: vec![value.into()], is_hint: false, href: None, action: "Change" }
    }

    /// A row with a value; says `Not set` where there is none.
    pub fn optional(key: impl Into<String>, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => Self::new(key, value),
            None => Self { is_hint: true, ..Self::new(key, "Not set") },
        }
    }

    /// A row for something that is switched on or off.
    pub fn switch(key: impl Into<String>, is_on: bool) -> Self {
        Self { is_hint: !is_on, ..Self::new(key, if is_on { "On" } else { "Off" }) }
    }

    /// With another line.
    #[must_use]
    pub fn and(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// With a link to where it is changed.
    #[must_use]
    pub fn changed_at(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }

    /// With a link to where there is more than one thing to change.
    #[must_use]
    pub fn managed_at(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), action: "Manage", ..self }
    }

    /// Without its link, unless it may be changed.
    #[must_use]
    pub fn if_allowed(self, may_change: bool) -> Self {
        Self { href: self.href.filter(|_| may_change), ..self }
    }
}

/// For a template.
pub fn value(rows: &[Row]) -> Value {
    Value::from(Serde(rows))
}
