//! Pages for everybody, and those about oneself.

use super::{
    Stop::{Mailed, Next, Page, Sent},
    Walk, Who,
};

const PASSWORD: &str = super::filled::PASSWORD;

pub(super) const PUBLIC: Walk = Walk {
    name: "public",
    who: Who::Nobody,
    stops: &[
        Page("/"),
        Page("/features"),
        Page("/features/performance"),
        Page("/performance"),
        Page("/support"),
        Page("/privacy"),
        Page("/terms-of-use"),
        Page("/cookies"),
        Page("/accessibility-statement"),
        Page("/no/such/page"),
    ],
};

pub(super) const REGISTERING: Walk = Walk {
    name: "registering",
    who: Who::Nobody,
    stops: &[
        Page("/register"),
        Sent("/register", &[]),
        Sent(
            "/register",
            &[("name", "Zoë"), ("email_address", "zoe"), ("mobile_number", "0790"), ("password", "password")],
        ),
        Sent(
            "/register",
            &[
                ("name", "Zoë Green"),
                ("email_address", "zoe@example.com"),
                ("mobile_number", "07700900321"),
                ("password", PASSWORD),
            ],
        ),
        Next("/registration-continue"),
        Sent("/sign-in", &[("email_address", "zoe@example.com"), ("password", PASSWORD)]),
        Next("/resend-email-verification"),
        Mailed("/verify-email/{token}"),
        Sent("/verify-email/{token}", &[]),
        Next("/verify"),
        Sent("/verify", &[("sms_code", "12")]),
        Page("/text-not-received"),
        Sent("/text-not-received", &[("mobile_number", "0790")]),
        // Somebody who was invited.
        Mailed("/invitation/{token}"),
        Sent("/invitation/{token}", &[]),
        Next("/register-from-invite"),
        Sent("/register-from-invite", &[]),
        Page("/invitation/of-nobody"),
        Sent("/invitation/of-nobody", &[]),
    ],
};

pub(super) const SIGNING_IN: Walk = Walk {
    name: "signing-in",
    who: Who::Nobody,
    stops: &[
        Page("/sign-in"),
        Page("/sign-in?next=%2Fyour-account"),
        Sent("/sign-in", &[]),
        Sent("/sign-in", &[("email_address", "nobody@example.com"), ("password", PASSWORD)]),
        Page("/forgot-password"),
        Sent("/forgot-password", &[]),
        Sent("/forgot-password", &[("email_address", "by-text@example.com")]),
        Mailed("/new-password/{token}"),
        Sent("/new-password/{token}", &[("new_password", "password1")]),
        Page("/new-password/of-nobody"),
        // By text message.
        Sent("/sign-in", &[("email_address", "by-text@example.com"), ("password", PASSWORD)]),
        Next("/two-factor-sms"),
        Sent("/two-factor-sms", &[]),
        Sent("/two-factor-sms", &[("sms_code", "123456")]),
        Page("/text-not-received"),
        // By a link.
        Sent("/sign-in", &[("email_address", "by-link@example.com"), ("password", PASSWORD)]),
        Next("/two-factor-email-sent"),
        Page("/email-not-received"),
        Mailed("/email-auth/{token}"),
        Sent("/email-auth/of-nobody", &[]),
        // By an app.
        Sent("/sign-in", &[("email_address", "by-app@example.com"), ("password", PASSWORD)]),
        Next("/two-factor-app"),
        Sent("/two-factor-app", &[]),
        // By a key.
        Sent("/sign-in", &[("email_address", "by-key@example.com"), ("password", PASSWORD)]),
        Next("/two-factor-webauthn"),
        // After a long time.
        Sent("/sign-in", &[("email_address", "long-ago@example.com"), ("password", PASSWORD)]),
        Next("/re-validate-email"),
        Page("/sign-out"),
        Page("/services"),
        Page("/services-or-dashboard"),
        Page("/accounts-or-dashboard"),
    ],
};

pub(super) const ACCOUNT: Walk = Walk {
    name: "account",
    who: Who::Person,
    stops: &[
        Page("/your-account"),
        Page("/your-account/name"),
        Sent("/your-account/name", &[]),
        Page("/your-account/email"),
        Sent("/your-account/email", &[("email_address", "amala")]),
        Sent("/your-account/email", &[("email_address", "new@example.com")]),
        Next("/your-account/email/authenticate"),
        Sent("/your-account/email/authenticate", &[]),
        Sent("/your-account/email/authenticate", &[("password", PASSWORD)]),
        Next("/your-account/email/check-your-inbox"),
        Mailed("/your-account/email/confirm/{token}"),
        Page("/your-account/email/confirm/of-nobody"),
        Page("/your-account/mobile-number"),
        Sent("/your-account/mobile-number", &[]),
        Page("/your-account/mobile-number/delete"),
        Sent("/your-account/mobile-number", &[("mobile_number", "07700 900444")]),
        Next("/your-account/mobile-number/authenticate"),
        Sent("/your-account/mobile-number/authenticate", &[("password", "wrong")]),
        Sent("/your-account/mobile-number/authenticate", &[("password", PASSWORD)]),
        Next("/your-account/mobile-number/confirm"),
        Sent("/your-account/mobile-number/confirm", &[("sms_code", "00000")]),
        Page("/your-account/password"),
        Sent("/your-account/password", &[]),
        Sent("/your-account/password", &[("old_password", "wrong"), ("new_password", "password1")]),
        Page("/your-account/sign-in-method"),
        Sent("/your-account/sign-in-method", &[]),
        Page("/your-account/take-part-in-user-research"),
        Page("/your-account/get-emails-about-new-features"),
        Page("/your-account/sessions"),
        Page("/your-account/security-keys"),
        Sent("/your-account/security-keys", &[]),
        Page("/your-account/security-keys/register"),
        Sent("/your-account/security-keys", &[("password", PASSWORD)]),
        Next("/your-account/security-keys/register"),
        Page("/your-account/security-keys/{security_key}/manage"),
        Sent("/your-account/security-keys/{security_key}/manage", &[]),
        Page("/your-account/security-keys/{security_key}/delete"),
        Page("/your-account/authenticator-app"),
        Sent("/your-account/authenticator-app", &[]),
        Sent("/your-account/authenticator-app", &[("password", PASSWORD)]),
        Next("/your-account/authenticator-app/set-up"),
        Sent("/your-account/authenticator-app/set-up", &[("app_code", "12")]),
        Page("/sign-out"),
    ],
};
