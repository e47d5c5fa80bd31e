#![doc = include_str!("../README.md")]

pub mod callbacks;
pub mod internal;
mod python_repr;
pub mod schema;
pub mod time;
pub mod v2;
