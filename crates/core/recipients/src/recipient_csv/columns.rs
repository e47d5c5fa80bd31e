//! Which columns of a file hold which value.

use std::{borrow::Cow, collections::HashMap};

use tidings_template::normalise_name;

use super::{headers::Headers, parser::Cells, template::RecipientTemplate, value::CellValue};

/// The columns of a file as its rows fill them.
///
/// A column in which no row has anything is left out if another has exactly its name, so this depends on how many
/// columns are populated: see [`PopulatedColumns`](super::PopulatedColumns).
#[derive(Debug)]
pub(super) struct Columns {
    /// The distinct names in order of appearance.
    names: Vec<Name>,
    /// For each column that is kept, the index of its name.
    name_of_column: Vec<usize>,
    /// The first column that is left out because it is empty.
    left_out: Option<usize>,
    /// What a row is checked for: the recipient's columns, then the template's placeholders.
    pub(super) wanted: Vec<Wanted>,
}

/// The name of columns. Names that differ in spelling alone are two.
#[derive(Debug)]
struct Name {
    /// As compared.
    key: Box<str>,
    /// Whether nothing is written: then it is as if an empty cell were not there.
    blank: bool,
    /// Which of what is wanted this is, if any.
    wanted: Option<usize>,
}

/// A value that a message needs, and where it comes from.
#[derive(Debug)]
pub(super) struct Wanted {
    key: Box<str>,
    /// Whether it is a column of the recipient.
    pub(super) is_recipient: bool,
    /// Which of the template's placeholders it is.
    pub(super) placeholder: Option<usize>,
    /// The columns that hold it. All have exactly the same name: of names that are only compared as the same, the last
    /// counts.
    columns: Vec<usize>,
    /// Whether the column's name is blank: then it is as if an empty cell were not there.
    blank: bool,
}

impl Wanted {
    fn new(name: &str, is_recipient: bool) -> Self {
        let key = normalise_name(name).into();
        Self { key, is_recipient, placeholder: None, columns: Vec::new(), blank: false }
    }

    /// Its name as compared.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// The value in a row; `None` when the file has no such column.
    pub(super) fn value<'r>(&self, cells: Cells<'r>) -> Option<CellValue<'r>> {
        let mut columns = self.columns.iter();
        let first = columns.next()?;
        let mut value = cells.get(*first).map_or(CellValue::Null, CellValue::of);
        for &column in columns {
            combine(&mut value, cells.get(column).map(CellValue::of), self.is_recipient);
        }
        (!self.blank || !value.is_null()).then_some(value)
    }
}

/// The value of another column of the same name. For a recipient the last cell counts; a row that ends before the column
/// makes a list even so.
fn combine<'r>(value: &mut CellValue<'r>, cell: Option<CellValue<'r>>, is_recipient: bool) {
    match cell {
        Some(other) if is_recipient => *value = other,
        Some(other) => value.add(other),
        None => value.add(CellValue::Null),
    }
}

impl Columns {
    pub(super) fn new(headers: &Headers, template: &RecipientTemplate<'_>, populated: usize) -> Self {
        let mut columns =
            Self { names: Vec::new(), name_of_column: Vec::new(), left_out: None, wanted: wanted(template) };
        columns.keep(headers, populated);
        columns.find_wanted();
        columns
    }

    /// Chooses the columns that are kept.
    fn keep(&mut self, headers: &Headers, populated: usize) {
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (position, (written, key)) in headers.columns().enumerate() {
            let next = self.names.len();
            let name = *known.entry(written).or_insert(next);
            if name == next {
                self.names.push(Name { key: key.into(), blank: written.is_empty(), wanted: None });
            }
            if name == next || position < populated {
                self.name_of_column.push(name);
            } else {
                self.left_out = self.left_out.or(Some(position));
            }
        }
    }

    fn find_wanted(&mut self) {
        let by_key: HashMap<&str, usize> =
            self.wanted.iter().enumerate().map(|(index, wanted)| (&*wanted.key, index)).collect();
        // Which name counts for a wanted value: the last, but a blank one only if there is no other.
        let mut counts: Vec<Option<usize>> = vec![None; self.wanted.len()];
        for (index, name) in self.names.iter_mut().enumerate() {
            name.wanted = by_key.get(&*name.key).copied();
            if let Some(count) = name.wanted.and_then(|wanted| counts.get_mut(wanted))
                && (count.is_none() || !name.blank)
            {
                *count = Some(index);
            }
        }
        for (column, &index) in self.name_of_column.iter().enumerate() {
            let Some(name) = self.names.get(index) else { continue };
            let Some(place) = name.wanted else { continue };
            if counts.get(place) == Some(&Some(index))
                && let Some(wanted) = self.wanted.get_mut(place)
            {
                wanted.columns.push(column);
                wanted.blank = name.blank;
            }
        }
    }

    /// Whether a row with so many populated columns shows that a column was left out by mistake.
    pub(super) fn leaves_out(&self, populated: usize) -> bool {
        self.left_out.is_some_and(|first| first < populated)
    }

    /// All values of a row in the order in which its columns first have one; `populated` is that of the widest row.
    pub(super) fn values<'r>(&self, cells: Cells<'r>, populated: usize) -> Vec<Named<'r, '_>> {
        let mut by_name = vec![None; self.names.len()];
        let mut order = Vec::with_capacity(self.names.len());
        for (column, &index) in self.name_of_column.iter().enumerate() {
            let (Some(name), Some(slot)) = (self.names.get(index), by_name.get_mut(index)) else { continue };
            let cell = cells.get(column).map(CellValue::of);
            if name.blank && cell.as_ref().is_none_or(CellValue::is_null) {
                continue;
            }
            match slot {
                Some(value) => combine(value, cell, self.is_recipient(name)),
                None => {
                    order.push((name, index));
                    *slot = Some(cell.unwrap_or_default());
                }
            }
        }

        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut out: Vec<Named<'r, '_>> = Vec::with_capacity(order.len() + 1);
        for (name, index) in order {
            let value = by_name.get_mut(index).and_then(Option::take).unwrap_or_default();
            let place = *places.entry(&name.key).or_insert(out.len());
            match out.get_mut(place) {
                Some(named) => named.value = value,
                None => out.push(Named { key: Some(&name.key), value, wanted: name.wanted }),
            }
        }
        out.extend(self.beyond_headers(cells, populated));
        out
    }

    /// The cells past the last header, as they are.
    fn beyond_headers<'r>(&self, cells: Cells<'r>, populated: usize) -> Option<Named<'r, 'static>> {
        let beyond = self.name_of_column.len()..populated.min(cells.len());
        if beyond.is_empty() {
            return None;
        }
        let items = beyond.filter_map(|column| cells.get(column)).map(|cell| Some(Cow::Borrowed(cell))).collect();
        Some(Named { key: None, value: CellValue::List(items), wanted: None })
    }

    fn is_recipient(&self, name: &Name) -> bool {
        name.wanted.and_then(|index| self.wanted.get(index)).is_some_and(|wanted| wanted.is_recipient)
    }
}

/// A value of a row.
#[derive(Debug)]
pub(super) struct Named<'r, 'c> {
    /// The name of its column as compared; `None` past the last header.
    pub(super) key: Option<&'c str>,
    pub(super) value: CellValue<'r>,
    /// Which of what is wanted it is.
    pub(super) wanted: Option<usize>,
}

/// The recipient's columns, then the placeholders that are none of them.
fn wanted(template: &RecipientTemplate<'_>) -> Vec<Wanted> {
    let mut wanted: Vec<Wanted> = template.recipient_columns().iter().map(|name| Wanted::new(name, true)).collect();
    let recipients = wanted.len();
    for (index, name) in template.placeholders().into_iter().enumerate() {
        let mut placeholder = Wanted::new(name, false);
        let same = wanted.iter_mut().take(recipients).find(|known| known.key == placeholder.key);
        match same {
            Some(recipient) => recipient.placeholder = Some(index),
            None => {
                placeholder.placeholder = Some(index);
                wanted.push(placeholder);
            }
        }
    }
    wanted
}
