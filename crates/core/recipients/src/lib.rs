#![doc = include_str!("../README.md")]

mod email;
mod guest_list;
mod phone;
mod rates;
mod simulated;
mod whitespace;

pub use email::{EmailAddress, InvalidEmailAddress};
pub use guest_list::{GuestList, normalise_recipient, same_recipient};
pub use phone::{InvalidPhoneNumber, PhoneNumber, PhonePermissions};
pub use rates::{Rate, all_rates, rate_for_prefix};
pub use simulated::{is_simulated_email, is_simulated_phone};
