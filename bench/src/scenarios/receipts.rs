//! `receipts`: a provider reports that its messages were delivered, each once.

use std::sync::Arc;

use anyhow::Result;
use http::{StatusCode, Uri};
use serde_json::json;

use crate::figures::RequestFigures;
use crate::load::{Until, closed_loop};
use crate::session::Session;
use crate::workload::{Shape, Workload};

/// How many messages wait for their receipts.
const MESSAGES: i64 = 60_000;

pub async fn run(session: &mut Session) -> Result<()> {
    session.settle().await?;
    session.announce("receipts");
    let ids = session.database()?.put_sending(MESSAGES).await?;
    let path = Uri::from_static("/notifications/sms/mmg");
    let shape = |id| {
        let receipt =
            json!({ "status": "3", "substatus": "1", "CID": id, "reference": "mmg", "MSISDN": "447700900300" });
        Shape::post(path.clone(), &receipt, StatusCode::OK)
    };
    let (address, connections) = (session.target().address, session.settings().connections);
    let authority = session.target().authority.clone();
    let workload =
        Arc::new(Workload { authority, shapes: ids.into_iter().map(shape).collect(), signer: None, cookie: None });
    let load = closed_loop(address, &workload, connections, Until::Sent(MESSAGES.unsigned_abs()));
    let phase = session.watching_memory(load).await?;
    session.requests.push(RequestFigures::new("receipts", &phase, None));
    // What they have made final, nobody had to deliver.
    session.begin_again().await
}
