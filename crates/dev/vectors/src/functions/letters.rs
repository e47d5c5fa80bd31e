//! `letters.jsonl`.

use super::Function;

pub const FUNCTIONS: &[Function] = &[];
