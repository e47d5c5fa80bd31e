//! `rate_limits.jsonl`.

use super::Function;

pub const FUNCTIONS: &[Function] = &[];
