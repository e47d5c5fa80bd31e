//! `mixed`: what a busy service does all at once.

use std::sync::Arc;

use anyhow::Result;
use http::Uri;

use super::get_notification::create_notifications;
use super::post::{email_workload, sms_workload};
use crate::session::Session;
use crate::workload::{Shape, Workload};

/// Of ten requests four are texts (t), two emails (e), three ask for one notification (n) and one for the templates (l).
const PATTERN: &str = "tnetntentl";
/// How often it is repeated before recipients come again.
const REPEATS: usize = 100;

pub async fn run(session: &mut Session) -> Result<()> {
    let paths = create_notifications(session).await?;
    session.settle().await?;
    let target = session.target();
    let mut texts = sms_workload(target).shapes.into_iter().cycle();
    let mut emails = email_workload(target).shapes.into_iter().cycle();
    let mut reads = paths.into_iter().map(Shape::get).cycle();
    let templates = Shape::get(Uri::from_static("/v2/templates"));
    let next = |kind| match kind {
        't' => texts.next(),
        'e' => emails.next(),
        'n' => reads.next(),
        _ => Some(templates.clone()),
    };
    let shapes = PATTERN.repeat(REPEATS).chars().filter_map(next).collect();
    let workload =
        Workload { authority: target.authority.clone(), shapes, signer: Some(target.signer.clone()), cookie: None };
    session.measure("mixed", &Arc::new(workload)).await
}
