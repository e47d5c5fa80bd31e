//! `recipients_csv.jsonl`.

use super::Function;

pub const FUNCTIONS: &[Function] = &[];
