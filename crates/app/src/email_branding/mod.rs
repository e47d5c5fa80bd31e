//! Email brandings: what organisations show at the top of emails.

mod options;
mod rules;

pub(crate) use options::on_the_wire;
pub use options::{archive, create, get, list, name_for_alt_text, update, used_by};
pub use rules::EmailBrandingRules;
