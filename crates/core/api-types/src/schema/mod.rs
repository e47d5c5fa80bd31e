//! Reading a JSON object strictly, with the public API's messages.
//!
//! A message is `<property> <fault>`, or the fault alone when it is the object's own. All faults are told at once: those of
//! properties in the order in which the endpoint lists them, then what is missing, then what does not belong. Apostrophes are
//! left out of messages, and a message is told once. (JSON Schema draft 7, as Notify's API applies it.)

mod fault;
mod https_url;
mod object_reader;
mod values;

pub use fault::{Fault, Faults};
pub use https_url::https_url;
pub use object_reader::ObjectReader;
pub use values::{
    array, array_or_null, boolean, boolean_or_null, date, email_address, integer, many_of, object, one_of, plain_uuid,
    small_integer, string, string_or_null, string_or_null_up_to, string_up_to, text, text_not_empty, text_or_null,
    uuid, uuid_or_null, uuids,
};
