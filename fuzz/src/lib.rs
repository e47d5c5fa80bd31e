#![doc = include_str!("../README.md")]

pub mod csv;
pub mod email_address;
pub mod email_html;
pub mod email_plain_text;
pub mod fields;
pub mod letter;
pub mod phone_number;
pub mod postal_address;
pub mod sms;
pub mod spreadsheets;

mod html;
mod message;
