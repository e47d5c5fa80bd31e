//! What a row holds under one name.

use std::borrow::Cow;

use tidings_template::whitespace::strip_obscure;

/// The value of a cell, or of all the cells of columns with the same name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum CellValue<'r> {
    /// Nothing, or nothing but white space.
    #[default]
    Null,
    /// The text of a cell, without white space around it and without invisible characters.
    Text(Cow<'r, str>),
    /// The values of columns of the same name, from the first that is not empty on.
    List(Vec<Option<Cow<'r, str>>>),
}

impl<'r> CellValue<'r> {
    /// The value of one cell.
    pub(super) fn of(cell: &'r str) -> Self {
        let text = strip_obscure(cell);
        if text.is_empty() { Self::Null } else { Self::Text(text) }
    }

    /// Adds the value of another column of the same name: a list begins at the second value after one that is not null.
    pub(super) fn add(&mut self, other: Self) {
        let other = match other {
            Self::Null => None,
            Self::Text(text) => Some(text),
            Self::List(items) => items.into_iter().next().flatten(),
        };
        *self = match std::mem::take(self) {
            Self::Null => other.map_or(Self::Null, Self::Text),
            Self::Text(text) => Self::List(vec![Some(text), other]),
            Self::List(mut items) => {
                items.push(other);
                Self::List(items)
            }
        };
    }

    /// Whether there is no value.
    pub fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The text, if it is one text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Null | Self::List(_) => None,
        }
    }

    /// The value as a template takes it.
    pub(super) fn template_value(&self) -> Option<tidings_template::Value> {
        match self {
            Self::Null => None,
            Self::Text(text) => Some(tidings_template::Value::Text(text.clone().into_owned())),
            Self::List(items) => {
                let items = items.iter().flatten().map(|item| item.clone().into_owned());
                Some(tidings_template::Value::List(items.collect()))
            }
        }
    }

    /// The same, with texts of its own.
    pub(super) fn into_owned(self) -> CellValue<'static> {
        let own = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        match self {
            Self::Null => CellValue::Null,
            Self::Text(text) => CellValue::Text(own(text)),
            Self::List(items) => CellValue::List(items.into_iter().map(|item| item.map(own)).collect()),
        }
    }
}
