//! `tidings user`: the people who sign in, for whoever has the machine and is signed in nowhere.

use anyhow::{Context, Result};
use tidings_api_types::internal::{
    platform_admin::{ListedUser, UsersWanted},
    user::User,
};
use tidings_app::{
    App, SystemClock, platform_admin,
    users::operator::{self, Added, NewPerson},
};
use tidings_domain::{AuthType, Clock};

use super::table::{Table, to_the_second};
use crate::{
    cli::{SignInMethod, UserCommand},
    roles::tool,
    settings::Settings,
};

pub async fn run(settings: &Settings, command: &UserCommand) -> Result<()> {
    let app = tool::app(settings, "tidings-user")?;
    match command {
        UserCommand::Add { email, name, platform_admin } => {
            let person = NewPerson { email_address: email, name: name.as_deref(), platform_admin: *platform_admin };
            add(&app, person).await
        }
        UserCommand::List { platform_admins } => list(&app, *platform_admins).await,
        UserCommand::RemovePlatformAdmin { email } => remove_platform_admin(&app, email).await,
        UserCommand::ResetSignIn { email, by } => reset_sign_in(&app, email, *by).await,
    }
}

fn told(user: &User) -> String {
    format!("{} <{}>", user.name, user.email_address)
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn add(app: &App, person: NewPerson<'_>) -> Result<()> {
    let added = operator::add(app, person, SystemClock.now()).await;
    match added.with_context(|| format!("cannot add {}", person.email_address))? {
        Added::New { user, link } => {
            let role = if user.platform_admin { ", and runs the platform" } else { "" };
            println!(
                "{} has an account{role}. By this link they set their password, once, within an hour:",
                told(&user)
            );
            println!("{link}");
        }
        Added::MadePlatformAdmin(user) => println!("{} runs the platform.", told(&user)),
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn list(app: &App, platform_admins: bool) -> Result<()> {
    let mut table = Table::new(["email address", "name", "runs the platform", "signs in by", "last signed in"]);
    let people = platform_admin::users(app, UsersWanted::default()).await?;
    for user in people.iter().filter(|user| user.platform_admin || !platform_admins) {
        table.add(row(user));
    }
    print!("{table}");
    Ok(())
}

fn row(user: &ListedUser) -> [String; 5] {
    let method = match user.auth_type {
        AuthType::Email => "email link",
        AuthType::Sms => "text message code",
        AuthType::Webauthn => "security key",
    };
    [
        user.email_address.clone(),
        user.name.clone(),
        if user.platform_admin { "yes" } else { "" }.to_owned(),
        method.to_owned(),
        user.logged_in_at.map_or_else(|| "never".to_owned(), |at| to_the_second(at.into())),
    ]
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn remove_platform_admin(app: &App, email: &str) -> Result<()> {
    let changed = operator::remove_platform_admin(app, email, SystemClock.now()).await;
    let user = changed.with_context(|| format!("cannot change {email}"))?;
    println!("{} does not run the platform.", told(&user));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "what a command says")]
async fn reset_sign_in(app: &App, email: &str, by: SignInMethod) -> Result<()> {
    let (method, proof) = match by {
        SignInMethod::Email => (AuthType::Email, "a link by email"),
        SignInMethod::Text => (AuthType::Sms, "a code by text message"),
    };
    let reset = operator::reset_sign_in(app, email, method, SystemClock.now()).await;
    let user = reset.with_context(|| format!("cannot help {email}"))?;
    println!("{} is signed out everywhere, and signs in by password and {proof}.", told(&user));
    Ok(())
}
