//! The internal API: what the admin app calls, resource by resource.
//!
//! Each [`Endpoint`] is written once: the server routes by it, the client calls by it. Bodies are read with
//! [`fields`] or [`crate::schema`], whichever words the endpoint's errors have; replies are one type for both sides.

pub mod admin_sessions;
pub mod api_keys;
pub mod billing;
pub mod callbacks;
pub mod complaints;
pub mod contact_lists;
pub mod data;
pub mod data_retention;
pub mod email_branding;
pub mod endpoint;
pub mod error;
pub mod events;
pub mod fields;
pub mod functional_tests;
pub mod guest_list;
pub mod inbound_numbers;
pub mod inbound_sms;
pub mod invites;
pub mod jobs;
pub mod join_requests;
pub mod letter_attachments;
pub mod letter_branding;
pub mod letter_contacts;
pub mod links;
pub mod notifications;
pub mod organisations;
pub mod page;
pub mod performance_dashboard;
pub mod platform_admin;
pub mod platform_stats;
pub mod protected_sender_ids;
pub mod provider_details;
pub mod rates;
pub mod reply_tos;
pub mod report_requests;
pub mod returned_letters;
pub mod service;
pub mod sms_senders;
pub mod spreadsheets;
pub mod status;
pub mod template_email_files;
pub mod template_folders;
pub mod template_statistics;
pub mod templates;
pub mod time;
pub mod unsubscribe_reports;
pub mod uploads;
pub mod user;

pub use data::Data;
pub use endpoint::{Endpoint, FileBody, Method, QueryString};
pub use error::ErrorReply;
