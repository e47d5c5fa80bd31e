//! A row of a file, with what is wrong with it.

use thiserror::Error;
use tidings_template::Personalisation;

use super::value::CellValue;
use crate::{InvalidEmailAddress, InvalidPhoneNumber};

/// What is wrong with a row, as far as its messages are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RowProblems {
    /// There is a recipient, but none that can be sent to. For letters: the address is not one, even if it is blank.
    pub bad_recipient: bool,
    /// A value or the recipient is missing.
    pub missing_data: bool,
    /// The text message is too long.
    pub message_too_long: bool,
    /// The values leave nothing of the message.
    pub message_empty: bool,
    /// How many bytes a QR code of the letter would have to hold, which are too many.
    pub qr_code_too_long: Option<usize>,
}

impl RowProblems {
    /// Whether there are any.
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

/// What is wrong with a cell. Its `Display` is what is shown beside it, which clients' users know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum CellError {
    /// There is nothing in it, and the message needs it.
    #[error("Missing")]
    Missing,
    /// It is no phone number that the service may send to.
    #[error(transparent)]
    PhoneNumber(#[from] InvalidPhoneNumber),
    /// It is no email address.
    #[error(transparent)]
    EmailAddress(#[from] InvalidEmailAddress),
}

/// What a row has under one name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The name of its column as compared: lower case, without spaces, underscores and hyphens. `None` for what is past
    /// the last header, all in one list.
    pub key: Option<Box<str>>,
    /// What it holds.
    pub value: CellValue<'static>,
    /// What is wrong with it.
    pub error: Option<CellError>,
    /// Whether no message needs it.
    pub ignored: bool,
}

/// A row with texts of its own, to be shown or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place among the rows, from 0; the header is not counted.
    pub index: usize,
    /// Its cells in the order of the columns; columns of the same name are one.
    pub cells: Vec<Cell>,
    /// What is wrong with it.
    pub problems: RowProblems,
}

impl Row {
    /// The values of the message, the recipient's among them: those of the columns that the template or the recipient
    /// needs, by the name of the column as compared.
    pub fn personalisation(&self) -> impl Iterator<Item = (&str, &CellValue<'static>)> {
        let needed = self.cells.iter().filter(|cell| !cell.ignored);
        needed.filter_map(|cell| Some((cell.key.as_deref()?, &cell.value)))
    }

    /// The same as values that a template takes.
    pub fn template_values(&self) -> Personalisation {
        let mut values = Personalisation::new();
        for (name, value) in self.personalisation() {
            values.insert(name, value.template_value());
        }
        values
    }

    /// The value of a column, by any spelling of its name.
    pub fn value(&self, name: &str) -> Option<&CellValue<'static>> {
        let key = tidings_template::normalise_name(name);
        self.cells.iter().find(|cell| cell.key.as_deref() == Some(&key)).map(|cell| &cell.value)
    }

    /// Cuts off what is past the last header after so many cells.
    pub(super) fn keep_beyond_headers(&mut self, count: usize) {
        if let Some(Cell { key: None, value: CellValue::List(items), .. }) = self.cells.last_mut() {
            items.truncate(count);
            if items.is_empty() {
                self.cells.pop();
            }
        }
    }
}
