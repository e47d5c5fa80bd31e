-- The rows that a fresh installation starts with.
--
-- Ids that are written out are fixed: clients and the application refer to them. All others differ per installation;
-- such rows are found by their name, identifier or date. The wording of templates is ours and can be edited afterwards.

INSERT INTO alembic_version (version_num) VALUES ('0560_add_nhs_notify_org');

-- ---------------------------------------------------------------------------------------------------------------------
-- Lookup tables.
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO auth_type (name) VALUES ('email_auth'), ('sms_auth'), ('webauthn_auth');

INSERT INTO branding_type (name) VALUES ('org'), ('both'), ('org_banner');

INSERT INTO invite_status_type (name) VALUES ('pending'), ('accepted'), ('cancelled');

INSERT INTO job_status (name) VALUES
    ('pending'), ('in progress'), ('finished'), ('sending limits exceeded'), ('scheduled'), ('cancelled'),
    ('ready to send'), ('sent to dvla'), ('error'), ('finished all notifications created');

INSERT INTO key_types (name) VALUES ('normal'), ('team'), ('test');

INSERT INTO notification_status_types (name) VALUES
    ('created'), ('sending'), ('sent'), ('delivered'), ('pending'), ('failed'), ('technical-failure'),
    ('temporary-failure'), ('permanent-failure'), ('pending-virus-check'), ('virus-scan-failed'),
    ('validation-failed'), ('cancelled'), ('returned-letter');

INSERT INTO service_callback_type (name) VALUES ('delivery_status'), ('complaint'), ('returned_letter'), ('inbound_sms');

INSERT INTO service_permission_types (name) VALUES
    ('edit_folder_permissions'), ('email'), ('email_auth'), ('inbound_sms'), ('international_letters'),
    ('international_sms'), ('letter'), ('sms'), ('sms_to_uk_landlines');

INSERT INTO organisation_types (name, is_crown) VALUES
    ('central', NULL),
    ('local', false),
    ('nhs', NULL),
    ('nhs_central', true),
    ('nhs_local', false),
    ('emergency_service', false),
    ('school_or_college', false),
    ('other', NULL),
    ('nhs_gp', false),
    ('nhs_notify', false);

-- ---------------------------------------------------------------------------------------------------------------------
-- The product's own service and user: they send the sign-in codes, invitations and so on below. Nobody can sign in as
-- this user: no password has the hash '!'.
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO users (
    id, name, email_address, mobile_number, _password, auth_type, state, platform_admin, failed_login_count,
    created_at, password_changed_at, email_access_validated_at
) VALUES (
    '6af522d0-2915-4e52-83a3-3690455a5fe6', 'GOV.UK Notify', 'notify-service-user@digital.cabinet-office.gov.uk',
    '+441234123412', '!', 'sms_auth', 'active', false, 0,
    timezone('UTC', now()), timezone('UTC', now()), timezone('UTC', now())
);

INSERT INTO services (
    id, name, normalised_service_name, email_sender_local_part, created_at, created_by_id, version,
    active, restricted, count_as_live, prefix_sms, crown, has_active_go_live_request,
    rate_limit, sms_message_limit, email_message_limit, letter_message_limit, international_sms_message_limit
) VALUES (
    'd6aa2c68-a2d9-4437-ab19-3ae8eb202553', 'GOV.UK Notify', 'gov.uk.notify', 'gov.uk.notify', timezone('UTC', now()),
    '6af522d0-2915-4e52-83a3-3690455a5fe6', 1,
    true, false, true, false, true, false,
    3000, 1000, 1000, 20000, 250000
);

-- The limits of the first version are those of Notify's history.
INSERT INTO services_history (
    id, name, normalised_service_name, email_sender_local_part, created_at, created_by_id, version,
    active, restricted, count_as_live, prefix_sms, crown, has_active_go_live_request,
    rate_limit, sms_message_limit, email_message_limit, letter_message_limit, international_sms_message_limit
)
SELECT
    id, name, normalised_service_name, email_sender_local_part, created_at, created_by_id, version,
    active, restricted, count_as_live, prefix_sms, crown, has_active_go_live_request,
    rate_limit, 999999999, 999999999, 999999999, international_sms_message_limit
FROM services;

INSERT INTO user_to_service (user_id, service_id) VALUES
    ('6af522d0-2915-4e52-83a3-3690455a5fe6', 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553');

INSERT INTO service_permissions (service_id, permission, created_at)
SELECT 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553', permission, timezone('UTC', now())
FROM unnest('{sms,email,international_sms,international_letters}'::varchar[]) AS permission;

-- The second sender is for texts abroad, where names are not accepted.
INSERT INTO service_sms_senders (id, service_id, sms_sender, is_default, created_at) VALUES
    ('286d6176-adbe-7ea7-ba26-b7606ee5e2a4', 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553', 'GOVUK', true,
     timezone('UTC', now())),
    ('d24b830b-57b4-4f14-bd80-02f46f8d54de', 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553', '07984404008', false,
     timezone('UTC', now()));

INSERT INTO service_email_reply_to (id, service_id, email_address, is_default, created_at) VALUES
    ('b3a58d57-2337-662a-4cba-40792a9322f2', 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553',
     'notify+1@digital.cabinet-office.gov.uk', false, timezone('UTC', now()));

INSERT INTO inbound_numbers (id, number, provider, active, created_at) VALUES
    (gen_random_uuid(), '07984404008', 'mmg', false, timezone('UTC', now()));

-- The financial year starts on 1 April.
INSERT INTO annual_billing (id, service_id, financial_year_start, free_sms_fragment_limit, created_at)
SELECT
    gen_random_uuid(), 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553',
    extract(year FROM timezone('Europe/London', now()) - interval '3 months')::integer, 250000, timezone('UTC', now());

-- ---------------------------------------------------------------------------------------------------------------------
-- Branding and organisations.
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO email_branding (id, name, text, alt_text, colour, logo, brand_type, created_at) VALUES
    ('a7dc4e56-660b-4db7-8cff-12c37b12b5ea', 'NHS', NULL, 'NHS', NULL,
     '1ac6f483-3105-4c9e-9017-dd7fb2752c44-nhs-blue_x2.png', 'org', timezone('UTC', now())),
    ('9d25d02d-2915-4e98-874b-974e123e8536', 'UK Visas & Immigration', 'UK Visas & Immigration', NULL, '#9325b2',
     NULL, 'org', timezone('UTC', now())),
    ('123496d4-44cb-4324-8e0a-4187101f4bdc', 'data gov.uk', 'data gov.uk', NULL, '', NULL, 'org',
     timezone('UTC', now())),
    ('1d70f564-919b-4c68-8bdf-b8520d92516e', 'tfl', 'tfl', NULL, '', NULL, 'org', timezone('UTC', now())),
    ('89ce468b-fb29-4d5d-bd3f-d468fb6f7c36', 'een', 'een', NULL, '', NULL, 'org', timezone('UTC', now()));

INSERT INTO letter_branding (id, name, filename) VALUES
    ('2cd354bb-6b85-eda3-c0ad-6b613150459f', 'NHS', 'nhs');

INSERT INTO letter_branding (id, name, filename)
SELECT gen_random_uuid(), name, filename
FROM (VALUES
    ('ACAS', 'acas'),
    ('Anglesey Council', 'anglesey'),
    ('Angus Council', 'angus'),
    ('Bournemouth Borough Council', 'bournemouth'),
    ('Brighton and Hove city council', 'brighton-hove'),
    ('Buckinghamshire County Council', 'buckinghamshire'),
    ('CADW', 'cadw'),
    ('Cheshire East Council', 'cheshire-east'),
    ('Companies House', 'ch'),
    ('DWP (Welsh)', 'dwp-welsh'),
    ('Department for Communities', 'dept-for-communities'),
    ('Department for Work and Pensions', 'dwp'),
    ('Disclosure and Barring Service', 'dbs'),
    ('East Riding of Yorkshire Council', 'eryc'),
    ('Environment Agency (PDF letters ONLY)', 'ea'),
    ('Government Equalities Office', 'geo'),
    ('HM Government', 'hm-government'),
    ('HM Passport Office', 'hmpo'),
    ('Hackney Council', 'hackney'),
    ('Hampshire County Council', 'hants'),
    ('Land Registry', 'hm-land-registry'),
    ('Marine Management Organisation', 'mmo'),
    ('Natural Resources Wales', 'natural-resources-wales'),
    ('Neath Port Talbot Council', 'npt'),
    ('Newham Council', 'newham'),
    ('North Somerset Council', 'north-somerset'),
    ('North Yorkshire Council', 'north-yorkshire'),
    ('Office of the Public Guardian', 'opg'),
    ('Ofgem', 'ofgem'),
    ('Pension Wise', 'pension-wise'),
    ('Redbridge Council', 'redbridge'),
    ('Rother District Council', 'rother'),
    ('Rother and Wealden', 'wdc'),
    ('Thames Valley Police', 'thames-valley-police'),
    ('Tyne and Wear Fire and Rescue Service', 'twfrs'),
    ('Vale of Glamorgan', 'vale-of-glamorgan'),
    ('Warwickshire Council', 'warwickshire'),
    ('Welsh Revenue Authority', 'wra'),
    ('Wigan Council', 'wigan'),
    ('Worcestershire County Council', 'worcestershire')
) AS branding (name, filename);

INSERT INTO organisation (
    id, name, active, created_at, organisation_type, crown, agreement_signed, can_approve_own_go_live_requests
) VALUES (
    '477f8870-af2b-4b81-9a2c-1fad12028919', 'NHS Notify', true, timezone('UTC', now()), 'nhs_notify', false, true, true
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Providers, with the first version of their history.
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO provider_details (
    id, identifier, display_name, notification_type, priority, active, supports_international, version
) VALUES
    (gen_random_uuid(), 'mmg', 'MMG', 'sms', 10, true, true, 1),
    (gen_random_uuid(), 'firetext', 'Firetext', 'sms', 20, true, false, 1),
    (gen_random_uuid(), 'ses', 'AWS SES', 'email', 10, true, false, 1),
    (gen_random_uuid(), 'dvla', 'DVLA', 'letter', 50, true, false, 1);

INSERT INTO provider_details_history (
    id, identifier, display_name, notification_type, priority, active, supports_international, version
)
SELECT id, identifier, display_name, notification_type, priority, active, supports_international, version
FROM provider_details;

-- ---------------------------------------------------------------------------------------------------------------------
-- Prices in pounds and free allowances. Times are UTC: 23:00 is midnight in a London summer.
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO rates (id, notification_type, valid_from, rate)
SELECT gen_random_uuid(), 'sms', valid_from, rate
FROM (VALUES
    (timestamp '2016-05-18 00:00', 0.0165),
    (timestamp '2017-03-31 23:00', 0.0158),
    (timestamp '2021-03-31 23:00', 0.016),
    (timestamp '2022-03-31 23:00', 0.0161),
    (timestamp '2022-04-30 23:00', 0.0172),
    (timestamp '2023-03-31 23:00', 0.0197),
    (timestamp '2024-03-31 23:00', 0.0227),
    (timestamp '2025-03-31 23:00', 0.0233),
    (timestamp '2026-03-31 23:00', 0.024)
) AS price (valid_from, rate);

-- Each line prices letters of `fewest_sheets` sheets, then of one more, and so on; most hold for customers of the crown
-- and for others alike.
INSERT INTO letter_rates (id, post_class, start_date, end_date, crown, sheet_count, rate)
SELECT
    gen_random_uuid(), post_class, start_date::timestamp, end_date::timestamp, crown,
    fewest_sheets + place::integer - 1, rate
FROM (VALUES
    ('{second}', '2016-03-31 23:00', '2018-09-30 23:00', '{f}', 1, '{0.33,0.39,0.45}'),
    ('{second}', '2016-03-31 23:00', '2018-09-30 23:00', '{t}', 2, '{0.33,0.36}'),
    ('{second}', '2016-03-31 23:00', '2019-09-30 23:00', '{t}', 1, '{0.30}'),
    ('{second}', '2018-06-30 23:00', '2018-09-30 23:00', '{f}', 4, '{0.51,0.57}'),
    ('{second}', '2018-06-30 23:00', '2018-09-30 23:00', '{t}', 4, '{0.39,0.42}'),
    ('{second}', '2018-09-30 23:00', '2019-09-30 23:00', '{f}', 1, '{0.30,0.35,0.40,0.45,0.50}'),
    ('{second}', '2018-09-30 23:00', '2019-09-30 23:00', '{t}', 2, '{0.35,0.40,0.45,0.50}'),
    ('{second}', '2019-09-30 23:00', '2021-02-01 00:00', '{f,t}', 1, '{0.35,0.40,0.45,0.50,0.55}'),
    ('{second}', '2021-02-01 00:00', '2022-03-01 00:00', '{f,t}', 1, '{0.39,0.44,0.49,0.54,0.59}'),
    ('{second}', '2022-03-01 00:00', '2023-01-23 00:00', '{f,t}', 1, '{0.41,0.46,0.51,0.56,0.61}'),
    ('{second}', '2023-01-23 00:00', '2023-11-01 00:00', '{f,t}', 1, '{0.47,0.52,0.57,0.62,0.67}'),
    ('{second}', '2023-11-01 00:00', '2024-06-30 23:00', '{f,t}', 1, '{0.54,0.59,0.63,0.68,0.73}'),
    ('{second}', '2024-06-30 23:00', '2025-03-31 23:00', '{f,t}', 1, '{0.61,0.65,0.68,0.75,0.79}'),
    ('{second}', '2025-03-31 23:00', '2026-01-05 00:00', '{f,t}', 1, '{0.68,0.72,0.77,0.82,0.86}'),
    ('{second}', '2026-01-05 00:00', NULL, '{f,t}', 1, '{0.73,0.77,0.82,0.87,0.91}'),
    ('{first}', '2018-08-31 23:00', '2019-09-30 23:00', '{f,t}', 1, '{0.56,0.61,0.66,0.71,0.76}'),
    ('{first}', '2019-09-30 23:00', '2021-02-01 00:00', '{f,t}', 1, '{0.61,0.66,0.71,0.76,0.81}'),
    ('{first}', '2021-02-01 00:00', '2022-03-01 00:00', '{f,t}', 1, '{0.69,0.74,0.79,0.84,0.89}'),
    ('{first}', '2022-03-01 00:00', '2023-01-23 00:00', '{f,t}', 1, '{0.63,0.68,0.73,0.78,0.83}'),
    ('{first}', '2023-01-23 00:00', '2023-11-01 00:00', '{f,t}', 1, '{0.72,0.77,0.82,0.87,0.92}'),
    ('{first}', '2023-11-01 00:00', '2024-06-30 23:00', '{f,t}', 1, '{0.82,0.86,0.90,0.96,1.00}'),
    ('{first}', '2024-06-30 23:00', '2025-03-31 23:00', '{f,t}', 1, '{0.97,1.01,1.05,1.11,1.15}'),
    ('{first}', '2025-03-31 23:00', '2026-04-06 23:00', '{f,t}', 1, '{1.49,1.53,1.57,1.63,1.67}'),
    ('{first}', '2026-04-06 23:00', NULL, '{f,t}', 1, '{1.56,1.61,1.66,1.71,1.76}'),
    ('{economy}', '2025-03-31 23:00', '2026-01-05 00:00', '{f,t}', 1, '{0.59,0.64,0.68,0.73,0.78}'),
    ('{economy}', '2026-01-05 00:00', '2026-06-30 23:00', '{f,t}', 1, '{0.64,0.69,0.73,0.78,0.82}'),
    ('{economy}', '2026-06-30 23:00', NULL, '{f,t}', 1, '{0.638,0.684,0.724,0.779,0.823}'),
    ('{europe,rest-of-world}', '2020-07-01 00:00', '2021-02-01 00:00', '{f,t}', 1, '{0.84,0.92,1.00,1.08,1.16}'),
    ('{europe,rest-of-world}', '2021-02-01 00:00', '2022-03-01 00:00', '{f,t}', 1, '{0.89,0.97,1.05,1.13,1.21}'),
    ('{europe,rest-of-world}', '2022-03-01 00:00', '2023-01-23 00:00', '{f,t}', 1, '{0.96,1.04,1.12,1.20,1.28}'),
    ('{europe,rest-of-world}', '2023-01-23 00:00', '2023-11-01 00:00', '{f,t}', 1, '{1.05,1.13,1.21,1.29,1.37}'),
    ('{europe,rest-of-world}', '2023-11-01 00:00', '2024-01-02 00:00', '{f,t}', 1, '{1.26,1.31,1.35,1.40,1.45}'),
    ('{europe,rest-of-world}', '2024-01-02 00:00', '2025-02-06 00:00', '{f,t}', 1, '{1.44,1.49,1.53,1.58,1.63}'),
    ('{europe,rest-of-world}', '2025-02-06 00:00', '2026-01-05 00:00', '{f,t}', 1, '{1.56,1.61,1.66,1.71,1.76}'),
    ('{europe,rest-of-world}', '2026-01-05 00:00', '2026-05-02 23:00', '{f,t}', 1, '{1.72,1.77,1.82,1.85,1.90}'),
    ('{europe,rest-of-world}', '2026-05-02 23:00', NULL, '{f,t}', 1, '{1.80,1.84,1.88,1.92,1.96}')
) AS price (post_classes, start_date, end_date, crowns, fewest_sheets, rates)
CROSS JOIN unnest(price.post_classes::varchar[]) AS post_class
CROSS JOIN unnest(price.crowns::boolean[]) AS crown
CROSS JOIN unnest(price.rates::numeric[]) WITH ORDINALITY AS by_sheets (rate, place);

-- Free text messages, by the financial year from which they hold.
INSERT INTO default_annual_allowance (
    id, organisation_type, notification_type, valid_from_financial_year_start, allowance
)
SELECT gen_random_uuid(), organisation_type, 'sms', year, allowance
FROM (VALUES
    ('{central,nhs_central}',              250000, 150000,  40000,  40000,  30000,  20000),
    ('{emergency_service,local,nhs_local}',  25000,  25000,  20000,  20000,  10000,  10000),
    ('{nhs_gp}',                            25000,  10000,  10000,  10000,      0,      0),
    ('{other,school_or_college}',           25000,  10000,  10000,  10000,   5000,   5000),
    ('{nhs_notify}',                            0,   NULL,   NULL,   NULL,   NULL,   NULL)
) AS free (organisation_types, y2016, y2021, y2022, y2023, y2024, y2026)
CROSS JOIN unnest(free.organisation_types::varchar[]) AS organisation_type
CROSS JOIN LATERAL (
    VALUES (2016, y2016), (2021, y2021), (2022, y2022), (2023, y2023), (2024, y2024), (2026, y2026)
) AS by_year (year, allowance)
WHERE allowance IS NOT NULL;

-- ---------------------------------------------------------------------------------------------------------------------
-- Templates of the product's own messages. The application looks them up by id and fills these placeholders.
-- ---------------------------------------------------------------------------------------------------------------------

INSERT INTO templates (
    id, template_type, name, subject, content, service_id, created_by_id, created_at, version, archived, hidden,
    has_unsubscribe_link
)
SELECT
    id::uuid, template_type::template_type, name, subject, content, 'd6aa2c68-a2d9-4437-ab19-3ae8eb202553',
    '6af522d0-2915-4e52-83a3-3690455a5fe6', timezone('UTC', now()), 1, false, false, false
FROM (VALUES

-- Signing in and accounts.

('36fb0730-6259-4da1-8a80-c8de22ad4246', 'sms', 'Notify SMS verify code', NULL,
$$((verify_code)) is your Tidings sign in code. Do not share it with anyone.$$),

('299726d2-dba6-42b8-8209-30e1d66ea164', 'email', 'Email sign in link', 'Sign in to Tidings',
$$Hello ((name)),

Open this link to sign in to Tidings:

((url))

The link works once and for a short time. If you did not try to sign in, ignore this email.$$),

('ece42649-22a8-4d06-b87f-d52d5d3f0a27', 'email', 'Notify email verification code', 'Confirm your email address',
$$Hello ((name)),

To finish creating your Tidings account, confirm that this is your email address:

((url))

If you did not ask for an account, ignore this email.$$),

('0880fbb1-a0c6-46f0-9a8e-36c986381ceb', 'email', 'Your GOV.UK Notify account', 'You already have an account',
$$Somebody, probably you, tried to create a Tidings account with this email address. You have one already.

# To sign in

((signin_url))

# If you have forgotten your password

((forgot_password_url))

# If it was not you

Your account is safe and nothing has changed. You can tell us about it:

((feedback_url))$$),

('474e9242-823b-4f99-813d-ed392e7f1201', 'email', 'Notify password reset email', 'Choose a new password',
$$Hello ((user_name)),

Open this link to choose a new password for Tidings:

((url))

If you did not ask for this, ignore this email. Your password stays as it is.$$),

('eb4d9930-87ab-4aef-9bce-786762687884', 'email', 'Confirm your new email address', 'Confirm your new email address',
$$Hello ((name)),

Open this link to use this email address for your Tidings account from now on:

((url))

If you did not ask for this change, tell us:

((feedback_url))$$),

('c73f1d71-4049-46d5-a647-d013bdeca3f0', 'email', 'Email address changed by service manager',
'Your email address has been changed',
$$Hello ((name)),

((servicemanagername)) has changed the email address of your Tidings account to:

((email address))

Use it the next time you sign in. If this is wrong, ask ((servicemanagername)) to change it back.$$),

('8a31520f-4751-4789-8ea1-fe54496725eb', 'sms', 'Phone number changed by service manager', NULL,
$$((servicemanagername)) has changed the mobile number of your Tidings account to this one. Your sign in codes will come here.$$),

('a42f1d17-9404-46d5-a647-d013bdfca3e1', 'email', 'Verify email reply-to address for a service',
'Your reply-to email address works',
$$This email shows that your reply-to email address can receive messages.

You do not need to do anything. Go back to Tidings to finish setting it up.$$),

-- Invitations, and requests to join a service.

('4f46df42-f795-4cc4-83bb-65ca312f49cc', 'email', 'Notify invitation email',
'((user_name)) has invited you to join ((service_name))',
$$((user_name)) has invited you to work on ‘((service_name))’ in Tidings.

Open this link to accept:

((url))

The link works for 2 days.$$),

('203566f0-d835-47c5-aa06-932439c86573', 'email', 'Notify organisation invitation email',
'((user_name)) has invited you to join ((organisation_name))',
$$((user_name)) has invited you to the organisation ‘((organisation_name))’ in Tidings.

Open this link to accept:

((url))

The link works for 2 days.$$),

('46152f7c-6901-41d5-8590-a5624d0d4359', 'email', 'Notify broadcast invitation email',
'((user_name)) has invited you to join ((service_name))',
$$((user_name)) has invited you to send broadcasts with ‘((service_name))’.

Open this link to accept:

((url))

The link works for 2 days.$$),

('77677459-f862-44ee-96d9-b8cb2323d407', 'email', 'Request invite to a service',
'((requester_name)) wants to join ((service_name))',
$$Hello ((approver_name)),

((requester_name)) has asked to join ‘((service_name))’ in Tidings.

((reason_given??They gave this reason:))

((reason))

# To answer the request

((url))

# If you have a question first

Reply to this email, or write to ((requester_email_address)).$$),

('38bcd263-6ce8-431f-979d-8e637c1f0576', 'email', 'You have asked to join a GOV.UK Notify service',
'You have asked to join ((service_name))',
$$Hello ((requester_name)),

You have asked to join ‘((service_name))’. We have passed your request on to:

((service_admin_names))

You will get an email when one of them lets you in. To ask somebody else:

((url_ask_to_join_page))$$),

('4d8ee728-100e-4f0e-8793-5638cfa4ffa4', 'email', '03 - Requester - Your request has been approved',
'You can now use ((service_name))',
$$Hello ((requester_name)),

((approver_name)) has added you to the team of ‘((service_name))’.

Open the service:

((dashboard_url))$$),

-- Going live.

('c7083bfe-1b9a-4ff9-bd5c-30508727df6e', 'email', 'Receipt email after requesting to go live (self-approval)',
'You have asked to make ((service_name)) live',
$$Hello ((name)),

You have asked to make ‘((service_name))’ live. Somebody at ((organisation_name)) has to agree first. We have told:

((organisation_team_member_names))

You will get an email when they have decided.$$),

('5c7cfc0f-c3f4-4bd6-9a84-5a144aad5425', 'email', 'Service wants to go live (for organisation users)',
'((requester_name)) wants to make ((service_name)) live',
$$Hello ((name)),

((requester_name)) has asked to make ‘((service_name))’ live. You decide such requests for ((organisation_name)).

# To accept or turn down the request

((make_service_live_link))

# If you have a question first

Reply to this email, or write to ((requester_email_address)).

# If you need help

((support_page_link))$$),

('62f12a62-742b-4458-9336-741521b131c7', 'email',
'Reminder: continue self-service go live journey (for organisation users)', 'What to do next about ((service_name))',
$$((body))$$),

('507d0796-9e23-4ad7-b83b-5efbd9496866', 'email', 'Reject self-service go live request',
'((service_name)) cannot go live yet',
$$Hello ((name)),

((organisation_team_member_name)) at ((organisation_name)) has turned down your request to make ‘((service_name))’ live. They gave this reason:

((reason))

If you have a question about it, reply to this email or write to ((organisation_team_member_email)).$$),

('618185c6-3636-49cd-b7d2-6f6f5eb3bdde', 'email', 'Automated "You''re now live" message', '((service name)) is live',
$$Hello ((name)),

‘((service name))’ is live. It can now send messages to anyone, up to its daily limits.$$),

('55bcb671-4924-46c5-a00d-1a9d48458008', 'email', 'New user survey', 'How did you get on with Tidings?',
$$Hello ((name)),

You have recently started to use Tidings. We would like to know what went well and what got in your way.

Reply to this email to tell us.$$),

-- Agreements between an organisation and the operator.

('4fd2e43c-309b-4e50-8fb8-1955852d9d71', 'email', 'MOU Signed By Receipt',
'You have accepted the agreement for ((org_name))',
$$Hello ((signed_by_name)),

You have accepted the Tidings data sharing and financial agreement for ((org_name)).

Keep a copy for your records:

((mou_link))$$),

('c20206d5-bf03-4002-9a90-37d5032d9e84', 'email', 'MOU Signed On Behalf Of Receipt - Signed by',
'You have accepted the agreement for ((org_name))',
$$Hello ((signed_by_name)),

You have accepted the Tidings data sharing and financial agreement for ((org_name)), on behalf of ((on_behalf_of_name)). We have told them too.

Keep a copy for your records:

((mou_link))$$),

('522b6657-5ca5-4368-a294-6b527703bd0b', 'email', 'MOU Signed On Behalf Of Receipt - On Behalf Of',
'The agreement for ((org_name)) has been accepted on your behalf',
$$Hello ((on_behalf_of_name)),

((signed_by_name)) has accepted the Tidings data sharing and financial agreement for ((org_name)) on your behalf.

Keep a copy for your records:

((mou_link))$$),

('d0e66c4c-0c50-43f0-94f5-f85b613202d4', 'email', 'MOU Signed Notify Team Alert',
'((org_name)) has accepted the agreement',
$$((signed_by_name)) has accepted the data sharing and financial agreement for ((org_name)).

Open the organisation:

((org_dashboard_link))$$),

-- For the printer.

('11fad854-fd38-4a7c-bd17-805fb13dfc12', 'email', 'Notify daily letter volumes', 'Letters for ((date))',
$$Letters on their way to you for ((date)):

* total: ((total_volume)) letters, ((total_sheets)) sheets
* first class: ((first_class_volume)) letters, ((first_class_sheets)) sheets
* second class: ((second_class_volume)) letters, ((second_class_sheets)) sheets
* economy mail: ((economy_mail_volume)) letters, ((economy_mail_sheets)) sheets
* international: ((international_volume)) letters, ((international_sheets)) sheets$$)

) AS template (id, template_type, name, subject, content);

INSERT INTO templates_history (
    id, template_type, name, subject, content, service_id, created_by_id, created_at, version, archived, hidden,
    has_unsubscribe_link
)
SELECT
    id, template_type, name, subject, content, service_id, created_by_id, created_at, version, archived, hidden,
    has_unsubscribe_link
FROM templates;

-- Two templates have no row here in Notify; readers must cope with that.
INSERT INTO template_redacted (template_id, redact_personalisation, updated_at, updated_by_id)
SELECT id, false, created_at, created_by_id
FROM templates
WHERE id NOT IN ('11fad854-fd38-4a7c-bd17-805fb13dfc12', '46152f7c-6901-41d5-8590-a5624d0d4359');
