//! Spreadsheets on their way to be sent or kept: checked once, while they arrive, stored, and shown as often as anybody looks.
//!
//! What the check found is stored beside the file, with what it depends on besides the file: when that has changed (the template, the
//! team of a service in trial mode), the file is checked anew. What changes by the minute, such as the day's limits, is looked at each
//! time.

mod against;
mod arriving;
mod check;
mod contact_list;
mod live;
mod stored;
mod upload;

pub use contact_list::{contact_list_csv, from_contact_list, get_contact_list, upload_contact_list};
pub use upload::{csv, get, upload};

pub(crate) use stored::read_csv;
