#![doc = include_str!("../README.md")]

pub mod callbacks;
pub mod internal;
pub mod letter_report;
mod python_repr;
pub mod schema;
pub mod time;
pub mod v2;
