#![doc = include_str!("../README.md")]

mod email;
mod government;
mod guest_list;
mod phone;
mod postal;
mod rates;
mod recipient_csv;
mod simulated;
mod upload;

pub use email::{EmailAddress, InvalidEmailAddress};
pub use government::is_government_email;
pub use guest_list::{GuestList, normalise_recipient, same_recipient};
pub use phone::{InvalidPhoneNumber, PhoneNumber, PhonePermissions};
pub use postal::{
    AddressProblem, Country, InvalidPostcode, LetterPermissions, PostageZone, PostalAddress, Postcode, UnknownCountry,
};
pub use rates::{Rate, all_rates, rate_for_prefix};
pub use recipient_csv::{
    Cell, CellError, CellValue, CheckOptions, CheckedRow, CsvError, FileProblem, Finished, Headers, MAX_ROWS,
    PopulatedColumns, RecipientCsv, RecipientTemplate, Row, RowCounts, RowProblems, Summary,
};
pub use simulated::{is_simulated_email, is_simulated_phone};
pub use upload::{TextDecoder, UploadError, UploadKind, csv_of_upload, with_line_feeds};
