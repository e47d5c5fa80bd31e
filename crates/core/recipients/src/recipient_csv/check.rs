//! The rules for rows.

use std::borrow::Cow;

use tidings_template::Personalisation;

use super::{
    columns::{Columns, Wanted},
    headers::{ADDRESS_COLUMNS, Headers},
    options::CheckOptions,
    parser::Cells,
    row::{CellError, RowProblems},
    template::{MessageCheck, RecipientTemplate},
    value::CellValue,
};
use crate::{EmailAddress, PhoneNumber, PostalAddress};

/// Checks rows one by one.
#[derive(Debug)]
pub(super) struct RowCheck<'t> {
    pub(super) template: RecipientTemplate<'t>,
    pub(super) options: CheckOptions,
    message: MessageCheck<'t>,
    /// Whether the recipient's column is there more than once: then a missing recipient is not told of each row.
    duplicate_recipients: bool,
}

/// What came of a row.
#[derive(Debug, Default)]
pub(super) struct Findings {
    pub(super) problems: RowProblems,
    pub(super) is_international: bool,
    pub(super) not_on_guest_list: bool,
}

impl<'t> RowCheck<'t> {
    pub(super) fn new(template: RecipientTemplate<'t>, options: CheckOptions) -> Self {
        Self { template, options, message: MessageCheck::new(template), duplicate_recipients: false }
    }

    /// Learns what the header says.
    pub(super) fn read_headers(&mut self, headers: &Headers) {
        self.duplicate_recipients = headers.duplicate_recipients().next().is_some();
    }

    pub(super) fn check(&self, columns: &Columns, cells: Cells<'_>) -> Findings {
        let mut findings = Findings::default();
        let mut tally = self.message.tally();
        for wanted in &columns.wanted {
            let value = wanted.value(cells);
            if let Some(placeholder) = wanted.placeholder {
                self.message.count(&mut tally, placeholder, value.as_ref().unwrap_or(&CellValue::Null));
            }
            let error = if wanted.is_recipient {
                self.check_recipient(value.as_ref(), &mut findings)
            } else {
                value.as_ref().and_then(|value| self.missing(wanted, value))
            };
            match error {
                Some(CellError::Missing) => findings.problems.missing_data = true,
                Some(CellError::PhoneNumber(_) | CellError::EmailAddress(_)) => findings.problems.bad_recipient = true,
                None => {}
            }
        }
        if self.options.check_rows {
            self.check_message(columns, cells, &tally, &mut findings.problems);
        }
        findings
    }

    fn check_message(
        &self,
        columns: &Columns,
        cells: Cells<'_>,
        tally: &super::template::Tally,
        problems: &mut RowProblems,
    ) {
        let message = self.message.problems(tally, || values(columns, cells));
        problems.message_too_long = message.too_long;
        problems.message_empty = message.empty;
        problems.qr_code_too_long = message.qr_code_too_long;
        if self.template.is_letter() {
            problems.bad_recipient = address(columns, cells).validate(self.options.letters).is_err();
        }
    }

    /// What is wrong with a cell; `wanted` is what it is needed for.
    pub(super) fn cell_error(&self, wanted: &Wanted, value: &CellValue<'_>) -> Option<CellError> {
        if wanted.is_recipient {
            self.check_recipient(Some(value), &mut Findings::default())
        } else {
            self.missing(wanted, value)
        }
    }

    fn missing(&self, wanted: &Wanted, value: &CellValue<'_>) -> Option<CellError> {
        let missing = self.options.check_rows && !wanted.is_recipient && value.is_null();
        missing.then_some(CellError::Missing)
    }

    /// Checks the recipient's cell, and what the whole file wants to know of it.
    fn check_recipient(&self, value: Option<&CellValue<'_>>, findings: &mut Findings) -> Option<CellError> {
        let text = value.and_then(CellValue::text);
        if self.template.is_letter() {
            return None;
        }
        let guests = &self.options.guest_list;
        findings.not_on_guest_list = !guests.is_empty() && !text.is_some_and(|text| guests.contains(text));
        let Some(text) = text else {
            let told = value.is_some() && self.options.check_rows && !self.duplicate_recipients;
            return told.then_some(CellError::Missing);
        };
        let error = match self.template {
            RecipientTemplate::Sms { .. } => self.check_phone_number(text, findings),
            _ => EmailAddress::parse(text).err().map(CellError::from),
        };
        error.filter(|_| self.options.check_rows)
    }

    fn check_phone_number(&self, text: &str, findings: &mut Findings) -> Option<CellError> {
        let parsed = PhoneNumber::parse(text);
        findings.is_international = parsed.as_ref().is_ok_and(|number| !number.has_uk_calling_code());
        if !self.options.check_phone_numbers {
            return None;
        }
        parsed.and_then(|number| number.validate(self.options.phone)).err().map(CellError::from)
    }
}

/// The values of a row as its message takes them. The recipient is among them whether or not there is one: no row is
/// without values.
fn values(columns: &Columns, cells: Cells<'_>) -> Personalisation {
    let mut values = Personalisation::new();
    for wanted in &columns.wanted {
        let value = wanted.value(cells);
        values.insert(wanted.key(), value.and_then(|value| value.template_value()));
    }
    values
}

/// The address of a row of a file for letters.
fn address(columns: &Columns, cells: Cells<'_>) -> PostalAddress {
    PostalAddress::from_personalisation(|name| {
        let place = ADDRESS_COLUMNS.iter().position(|column| is_same_column(column, name))?;
        let value = columns.wanted.get(place)?.value(cells)?;
        Some(address_line(value))
    })
}

fn is_same_column(header: &str, value_name: &str) -> bool {
    header.bytes().eq(value_name.bytes().map(|byte| if byte == b'_' { b' ' } else { byte }))
}

/// A line of an address. Several values for one line make it one that no address may have.
fn address_line(value: CellValue<'_>) -> Cow<'_, str> {
    match value {
        CellValue::Null => Cow::Borrowed(""),
        CellValue::Text(text) => text,
        CellValue::List(items) => {
            Cow::Owned(format!("[{}]", items.iter().flatten().map(|item| &**item).collect::<Vec<_>>().join(", ")))
        }
    }
}
