#![doc = include_str!("../README.md")]

pub mod email_address;
pub mod email_html;
pub mod email_plain_text;
pub mod fields;
pub mod letter;
pub mod phone_number;
pub mod postal_address;
pub mod sms;

mod html;
mod message;
