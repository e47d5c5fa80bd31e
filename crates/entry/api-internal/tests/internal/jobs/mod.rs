//! Jobs, and spreadsheets on their way to them.

mod contact_lists;
mod create;
mod read;
mod spreadsheets;
mod uploads;

use tidings_test_support::TestApp;

/// The demo service's address, with `rest` behind it.
fn at(app: &TestApp, rest: &str) -> String {
    format!("/service/{}{rest}", app.demo.service_id)
}

/// A file that is right for the demo service's text message.
const GOOD: &str = "phone number,name,date\n07700 900001,Amala,1 May\n07700 900002,Bo,2 May\n";
