//! Organisations: bodies that services belong to.

mod agreement;
mod archive;
mod columns;
mod create;
mod go_live;
mod link_service;
mod members;
mod pools;
mod read;
mod update;

use tidings_store::StoreError;

use crate::Failure;

pub use archive::archive;
pub use create::create;
pub use go_live::{notify_approvers, notify_of_next_steps, notify_of_rejection};
pub use link_service::link_service;
pub use members::{add_member, members, remove_member};
pub use pools::{
    add_email_brandings, add_letter_brandings, email_branding_pool, letter_branding_pool, remove_email_branding,
    remove_letter_branding,
};
pub use read::{by_domain, get, list, must_exist, search, services};
pub use update::update;

/// What it means when a row about an organisation cannot be written.
fn refusal(error: StoreError) -> Failure {
    match error.constraint() {
        Some("ix_organisation_name") => Failure::invalid("Organisation name already exists"),
        Some("domain_pkey") => Failure::invalid("Domain already exists"),
        Some("fk_organisation_email_branding_id") => Failure::invalid("Email branding not found"),
        Some("fk_organisation_letter_branding_id") => Failure::invalid("Letter branding not found"),
        Some("fk_organisation_agreement_user_id") => Failure::invalid("The user who signed was not found"),
        Some(
            "email_branding_to_organisation_email_branding_id_fkey"
            | "letter_branding_to_organisation_letter_branding_id_fkey",
        ) => Failure::not_found(),
        _ => error.into(),
    }
}
