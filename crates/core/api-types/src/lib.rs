#![doc = include_str!("../README.md")]

mod python_repr;
pub mod schema;
pub mod time;
pub mod v2;
