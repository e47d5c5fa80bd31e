#![doc = include_str!("../README.md")]

pub mod firetext;
pub mod http_client;
pub mod http_sms;
pub mod message;
pub mod mmg;
pub mod provider;
pub mod receipt;
pub mod sandbox;
pub mod ses;
pub mod smtp;
pub mod sns;
pub mod twilio;

pub use http_client::HttpClient;
pub use message::{EmailMessage, SmsMessage};
pub use provider::{Accepted, EmailProvider, SendError, SmsProvider};
pub use receipt::{DeliveryReceipt, InboundSms, MissingField, MissingFields, Subject};
