-- The schema of Notify as its own migrations leave it at revision 0560_add_nhs_notify_org, in one step.
--
-- Names, types, nullability, defaults and constraints are Notify's, so that a database made by Notify can be adopted.
-- Constraints without a name have the one that PostgreSQL derives, which is Notify's too. Indexes, storage parameters
-- and statistics are ours. Some of Notify's indexes are absent on purpose: those on `notifications` are explained
-- there, the others repeat the leading columns of another index.
--
-- Every timestamp is UTC. Ids are made by the application.

-- Similarity of texts, for search.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- Enums. `job_status_types` and `notify_status_type` are used by no column; Notify still has them.
CREATE TYPE invited_users_status_types AS ENUM ('pending', 'accepted', 'cancelled');
CREATE TYPE job_status_types AS ENUM ('pending', 'in progress', 'finished', 'sending limits exceeded');
CREATE TYPE letter_despatch_cost_threshold AS ENUM ('sorted', 'unsorted');
CREATE TYPE letter_language_options AS ENUM ('english', 'welsh_then_english');
CREATE TYPE notification_type AS ENUM ('email', 'sms', 'letter');
CREATE TYPE notify_status_type AS ENUM (
    'created', 'sending', 'delivered', 'pending', 'failed', 'technical-failure', 'temporary-failure',
    'permanent-failure', 'sent'
);
CREATE TYPE organisation_permission_types AS ENUM ('can_ask_to_join_a_service');
CREATE TYPE organisation_user_permission_types AS ENUM ('can_make_services_live');
CREATE TYPE permission_types AS ENUM (
    'manage_users', 'manage_templates', 'manage_settings', 'send_texts', 'send_emails', 'send_letters',
    'manage_api_keys', 'platform_admin', 'view_activity', 'create_broadcasts', 'approve_broadcasts',
    'cancel_broadcasts', 'reject_broadcasts'
);
CREATE TYPE recipient_type AS ENUM ('mobile', 'email');
CREATE TYPE report_request_report_type AS ENUM ('notifications');
CREATE TYPE report_request_status_type AS ENUM ('pending', 'in progress', 'stored', 'failed', 'deleted');
CREATE TYPE service_join_requests_status_type AS ENUM ('pending', 'approved', 'rejected', 'cancelled');
CREATE TYPE template_type AS ENUM ('sms', 'email', 'letter', 'broadcast');
CREATE TYPE verify_code_types AS ENUM ('email', 'sms');

-- ---------------------------------------------------------------------------------------------------------------------
-- Lookup tables: one row per allowed value, filled by the seed. Foreign keys to them stand in for enums.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE auth_type (
    name varchar PRIMARY KEY
);

CREATE TABLE branding_type (
    name varchar(255) PRIMARY KEY
);

CREATE TABLE invite_status_type (
    name varchar PRIMARY KEY
);

CREATE TABLE job_status (
    name varchar(255) PRIMARY KEY
);

CREATE TABLE key_types (
    name varchar(255) PRIMARY KEY
);

CREATE TABLE notification_status_types (
    name varchar PRIMARY KEY
);

-- `is_crown` is empty where it has to be asked for.
CREATE TABLE organisation_types (
    name     varchar(255) PRIMARY KEY,
    is_crown boolean
);

CREATE TABLE service_callback_type (
    name varchar PRIMARY KEY
);

CREATE TABLE service_permission_types (
    name varchar(255) PRIMARY KEY
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Users and how they sign in.
-- ---------------------------------------------------------------------------------------------------------------------

-- `_password` is a bcrypt hash.
CREATE TABLE users (
    id                          uuid         PRIMARY KEY,
    name                        varchar      NOT NULL,
    email_address               varchar(255) NOT NULL,
    created_at                  timestamp    NOT NULL,
    updated_at                  timestamp,
    _password                   varchar      NOT NULL,
    mobile_number               varchar,
    password_changed_at         timestamp    NOT NULL,
    logged_in_at                timestamp,
    failed_login_count          integer      NOT NULL,
    state                       varchar      NOT NULL,
    platform_admin              boolean      NOT NULL,
    current_session_id          uuid,
    auth_type                   varchar      NOT NULL DEFAULT 'sms_auth' REFERENCES auth_type (name),
    email_access_validated_at   timestamp    NOT NULL,
    take_part_in_research       boolean      NOT NULL DEFAULT true,
    receives_new_features_email boolean      NOT NULL DEFAULT true,
    CONSTRAINT ck_user_has_mobile_or_other_auth
        CHECK (auth_type IN ('email_auth', 'webauthn_auth') OR mobile_number IS NOT NULL)
);
CREATE UNIQUE INDEX ix_users_email_address ON users (email_address);

-- Codes sent by text or email to prove possession; `_code` is a bcrypt hash.
CREATE TABLE verify_codes (
    id              uuid              PRIMARY KEY,
    user_id         uuid              NOT NULL REFERENCES users (id),
    _code           varchar           NOT NULL,
    code_type       verify_code_types NOT NULL,
    expiry_datetime timestamp         NOT NULL,
    code_used       boolean,
    created_at      timestamp         NOT NULL
);
CREATE INDEX ix_verify_codes_user_id ON verify_codes (user_id);

-- Security keys; the credential columns hold base64 CBOR.
CREATE TABLE webauthn_credential (
    id                    uuid      PRIMARY KEY,
    user_id               uuid      NOT NULL REFERENCES users (id),
    name                  varchar   NOT NULL,
    credential_data       varchar   NOT NULL,
    registration_response varchar   NOT NULL,
    created_at            timestamp NOT NULL,
    updated_at            timestamp,
    logged_in_at          timestamp
);

-- Audit trail of sign-ins and of changes that administrators make.
CREATE TABLE events (
    id         uuid         PRIMARY KEY,
    event_type varchar(255) NOT NULL,
    created_at timestamp    NOT NULL,
    data       json         NOT NULL
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Branding.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE email_branding (
    id         uuid         PRIMARY KEY,
    colour     varchar(7),
    logo       varchar(255),
    name       varchar(255) NOT NULL,
    text       varchar(255),
    brand_type varchar(255) NOT NULL REFERENCES branding_type (name),
    created_at timestamp,
    created_by uuid         CONSTRAINT email_branding_created_by_id_fkey REFERENCES users (id),
    updated_at timestamp,
    updated_by uuid         CONSTRAINT email_branding_updated_by_id_fkey REFERENCES users (id),
    alt_text   varchar(255),
    active     boolean      NOT NULL DEFAULT true,
    CONSTRAINT uq_email_branding_name UNIQUE (name),
    CONSTRAINT ck_email_branding_one_of_alt_text_or_text_is_null
        CHECK ((text IS NOT NULL AND alt_text IS NULL) OR (text IS NULL AND alt_text IS NOT NULL))
);
CREATE INDEX ix_email_branding_brand_type ON email_branding (brand_type);

CREATE TABLE letter_branding (
    id            uuid         PRIMARY KEY,
    name          varchar(255) NOT NULL UNIQUE,
    filename      varchar(255) NOT NULL UNIQUE,
    created_at    timestamp,
    created_by_id uuid         REFERENCES users (id),
    updated_at    timestamp,
    updated_by_id uuid         REFERENCES users (id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Organisations.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE organisation (
    id                                          uuid             PRIMARY KEY,
    name                                        varchar(255)     NOT NULL,
    active                                      boolean          NOT NULL,
    created_at                                  timestamp        NOT NULL,
    updated_at                                  timestamp,
    email_branding_id                           uuid,
    letter_branding_id                          uuid,
    agreement_signed                            boolean,
    agreement_signed_at                         timestamp,
    agreement_signed_by_id                      uuid,
    agreement_signed_version                    double precision,
    crown                                       boolean,
    organisation_type                           varchar(255)     REFERENCES organisation_types (name),
    request_to_go_live_notes                    text,
    agreement_signed_on_behalf_of_email_address varchar(255),
    agreement_signed_on_behalf_of_name          varchar(255),
    billing_contact_email_addresses             text,
    billing_contact_names                       text,
    billing_reference                           varchar(255),
    notes                                       text,
    purchase_order_number                       varchar(255),
    can_approve_own_go_live_requests            boolean          NOT NULL,
    CONSTRAINT fk_organisation_email_branding_id FOREIGN KEY (email_branding_id) REFERENCES email_branding (id),
    CONSTRAINT fk_organisation_letter_branding_id FOREIGN KEY (letter_branding_id) REFERENCES letter_branding (id),
    CONSTRAINT fk_organisation_agreement_user_id FOREIGN KEY (agreement_signed_by_id) REFERENCES users (id)
);
CREATE UNIQUE INDEX ix_organisation_name ON organisation (name);

-- Email domains by which a new service finds its organisation.
CREATE TABLE domain (
    domain          varchar(255) PRIMARY KEY,
    organisation_id uuid         NOT NULL REFERENCES organisation (id)
);

CREATE TABLE organisation_permissions (
    id              uuid                          PRIMARY KEY,
    permission      organisation_permission_types NOT NULL,
    organisation_id uuid                          NOT NULL REFERENCES organisation (id),
    created_at      timestamp                     NOT NULL,
    CONSTRAINT uix_organisation_permission UNIQUE (organisation_id, permission)
);

CREATE TABLE organisation_user_permissions (
    id              uuid                               PRIMARY KEY,
    created_at      timestamp                          NOT NULL,
    organisation_id uuid                               REFERENCES organisation (id),
    user_id         uuid                               NOT NULL REFERENCES users (id),
    permission      organisation_user_permission_types,
    CONSTRAINT uix_organisation_user_permission UNIQUE (organisation_id, user_id, permission)
);
CREATE INDEX ix_organisation_user_permissions_organisation_id ON organisation_user_permissions (organisation_id);
CREATE INDEX ix_organisation_user_permissions_permission ON organisation_user_permissions (permission);
CREATE INDEX ix_organisation_user_permissions_user_id ON organisation_user_permissions (user_id);

CREATE TABLE user_to_organisation (
    user_id         uuid REFERENCES users (id),
    organisation_id uuid REFERENCES organisation (id),
    CONSTRAINT uix_user_to_organisation UNIQUE (user_id, organisation_id)
);

-- `permissions` is comma-separated.
CREATE TABLE invited_organisation_users (
    id              uuid         PRIMARY KEY,
    email_address   varchar(255) NOT NULL,
    invited_by_id   uuid         NOT NULL REFERENCES users (id),
    organisation_id uuid         NOT NULL REFERENCES organisation (id),
    created_at      timestamp    NOT NULL,
    status          varchar      NOT NULL REFERENCES invite_status_type (name),
    permissions     varchar      NOT NULL
);

CREATE TABLE email_branding_to_organisation (
    organisation_id   uuid NOT NULL REFERENCES organisation (id),
    email_branding_id uuid NOT NULL REFERENCES email_branding (id),
    CONSTRAINT uix_email_branding_to_organisation PRIMARY KEY (organisation_id, email_branding_id)
);

CREATE TABLE letter_branding_to_organisation (
    organisation_id    uuid NOT NULL REFERENCES organisation (id),
    letter_branding_id uuid NOT NULL REFERENCES letter_branding (id),
    PRIMARY KEY (organisation_id, letter_branding_id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Services and their settings. A `…_history` table holds a full copy of the live row for every version.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE services (
    id                              uuid         PRIMARY KEY,
    name                            varchar(255) NOT NULL UNIQUE,
    created_at                      timestamp    NOT NULL,
    updated_at                      timestamp,
    active                          boolean      NOT NULL,
    restricted                      boolean      NOT NULL,
    created_by_id                   uuid         NOT NULL CONSTRAINT fk_services_created_by_id REFERENCES users (id),
    version                         integer      NOT NULL,
    organisation_type               varchar(255) REFERENCES organisation_types (name),
    prefix_sms                      boolean      NOT NULL,
    crown                           boolean,
    rate_limit                      integer      NOT NULL,
    contact_link                    varchar(255),
    consent_to_research             boolean,
    volume_email                    integer,
    volume_letter                   integer,
    volume_sms                      integer,
    count_as_live                   boolean      NOT NULL DEFAULT true,
    go_live_at                      timestamp,
    go_live_user_id                 uuid         CONSTRAINT fk_services_go_live_user REFERENCES users (id),
    organisation_id                 uuid         CONSTRAINT fk_service_organisation REFERENCES organisation (id),
    notes                           text,
    billing_contact_email_addresses text,
    billing_contact_names           text,
    billing_reference               varchar(255),
    purchase_order_number           varchar(255),
    letter_message_limit            bigint       NOT NULL,
    sms_message_limit               bigint       NOT NULL,
    email_message_limit             bigint       NOT NULL,
    has_active_go_live_request      boolean      NOT NULL,
    normalised_service_name         varchar      NOT NULL UNIQUE,
    custom_email_sender_name        varchar(255),
    email_sender_local_part         varchar(255) NOT NULL,
    international_sms_message_limit bigint       NOT NULL DEFAULT '250000',
    confirmed_unique                boolean      NOT NULL DEFAULT false,
    confirmed_email_sender_name     boolean
);
CREATE INDEX ix_services_created_by_id ON services (created_by_id);
CREATE INDEX ix_services_organisation_id ON services (organisation_id);

CREATE TABLE services_history (
    id                              uuid         NOT NULL,
    name                            varchar(255) NOT NULL,
    created_at                      timestamp    NOT NULL,
    updated_at                      timestamp,
    active                          boolean      NOT NULL,
    restricted                      boolean      NOT NULL,
    created_by_id                   uuid         NOT NULL,
    version                         integer      NOT NULL,
    organisation_type               varchar(255),
    prefix_sms                      boolean      NOT NULL,
    crown                           boolean,
    rate_limit                      integer      NOT NULL,
    contact_link                    varchar(255),
    consent_to_research             boolean,
    volume_email                    integer,
    volume_letter                   integer,
    volume_sms                      integer,
    count_as_live                   boolean      NOT NULL DEFAULT true,
    go_live_at                      timestamp,
    go_live_user_id                 uuid,
    organisation_id                 uuid,
    notes                           text,
    billing_contact_email_addresses text,
    billing_contact_names           text,
    billing_reference               varchar(255),
    purchase_order_number           varchar(255),
    letter_message_limit            bigint       NOT NULL,
    sms_message_limit               bigint       NOT NULL,
    email_message_limit             bigint       NOT NULL,
    has_active_go_live_request      boolean      NOT NULL,
    normalised_service_name         varchar      NOT NULL,
    custom_email_sender_name        varchar(255),
    email_sender_local_part         varchar(255) NOT NULL,
    international_sms_message_limit bigint       NOT NULL DEFAULT '250000',
    confirmed_unique                boolean      NOT NULL DEFAULT false,
    confirmed_email_sender_name     boolean,
    PRIMARY KEY (id, version)
);

CREATE TABLE service_permissions (
    service_id uuid         NOT NULL REFERENCES services (id),
    permission varchar(255) NOT NULL REFERENCES service_permission_types (name),
    created_at timestamp    NOT NULL,
    PRIMARY KEY (service_id, permission)
);
CREATE INDEX ix_service_permissions_permission ON service_permissions (permission);
CREATE INDEX ix_service_permissions_service_id ON service_permissions (service_id);

CREATE TABLE service_email_branding (
    service_id        uuid NOT NULL REFERENCES services (id),
    email_branding_id uuid NOT NULL REFERENCES email_branding (id),
    CONSTRAINT uix_service_email_branding_one_per_service PRIMARY KEY (service_id)
);

CREATE TABLE service_letter_branding (
    service_id         uuid PRIMARY KEY REFERENCES services (id),
    letter_branding_id uuid NOT NULL REFERENCES letter_branding (id)
);

-- Guest list: recipients that a service in trial mode may also send to.
CREATE TABLE service_whitelist (
    id             uuid           PRIMARY KEY,
    service_id     uuid           NOT NULL REFERENCES services (id),
    recipient_type recipient_type NOT NULL,
    recipient      varchar(255)   NOT NULL,
    created_at     timestamp
);
CREATE INDEX ix_service_whitelist_service_id ON service_whitelist (service_id);

-- Numbers that can receive text messages; a service has at most one.
CREATE TABLE inbound_numbers (
    id         uuid        PRIMARY KEY,
    number     varchar(11) NOT NULL UNIQUE,
    provider   varchar     NOT NULL,
    service_id uuid        REFERENCES services (id),
    active     boolean     NOT NULL,
    created_at timestamp   NOT NULL,
    updated_at timestamp
);
CREATE UNIQUE INDEX ix_inbound_numbers_service_id ON inbound_numbers (service_id);

CREATE TABLE service_sms_senders (
    id                uuid        PRIMARY KEY,
    sms_sender        varchar(11) NOT NULL,
    service_id        uuid        NOT NULL REFERENCES services (id),
    is_default        boolean     NOT NULL,
    inbound_number_id uuid        REFERENCES inbound_numbers (id),
    created_at        timestamp   NOT NULL,
    updated_at        timestamp,
    archived          boolean     NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX ix_service_sms_senders_inbound_number_id ON service_sms_senders (inbound_number_id);
CREATE INDEX ix_service_sms_senders_service_id ON service_sms_senders (service_id);

-- Sender names that need approval before a service may use them.
CREATE TABLE protected_sender_ids (
    sender_id varchar(255) PRIMARY KEY
);

CREATE TABLE service_email_reply_to (
    id            uuid      PRIMARY KEY,
    service_id    uuid      NOT NULL REFERENCES services (id),
    email_address text      NOT NULL,
    is_default    boolean   NOT NULL,
    created_at    timestamp NOT NULL,
    updated_at    timestamp,
    archived      boolean   NOT NULL DEFAULT false
);
CREATE INDEX ix_service_email_reply_to_service_id ON service_email_reply_to (service_id);

CREATE TABLE service_letter_contacts (
    id            uuid      PRIMARY KEY,
    service_id    uuid      NOT NULL REFERENCES services (id),
    contact_block text      NOT NULL,
    is_default    boolean   NOT NULL,
    created_at    timestamp NOT NULL,
    updated_at    timestamp,
    archived      boolean   NOT NULL DEFAULT false
);
CREATE INDEX ix_service_letter_contacts_service_id ON service_letter_contacts (service_id);

-- Days for which notifications of a type are kept; 7 where there is no row.
CREATE TABLE service_data_retention (
    id                uuid              PRIMARY KEY,
    service_id        uuid              NOT NULL REFERENCES services (id),
    notification_type notification_type NOT NULL,
    days_of_retention integer           NOT NULL,
    created_at        timestamp         NOT NULL,
    updated_at        timestamp,
    CONSTRAINT uix_service_data_retention UNIQUE (service_id, notification_type)
);
CREATE INDEX ix_service_data_retention_service_id ON service_data_retention (service_id);

-- Uploaded lists of recipients; the rows themselves are in the blob store.
CREATE TABLE service_contact_list (
    id                 uuid          PRIMARY KEY,
    original_file_name varchar       NOT NULL,
    row_count          integer       NOT NULL,
    template_type      template_type NOT NULL,
    service_id         uuid          NOT NULL REFERENCES services (id),
    created_by_id      uuid          REFERENCES users (id),
    created_at         timestamp     NOT NULL,
    updated_at         timestamp,
    archived           boolean       NOT NULL DEFAULT false
);
CREATE INDEX ix_service_contact_list_created_by_id ON service_contact_list (created_by_id);
CREATE INDEX ix_service_contact_list_service_id ON service_contact_list (service_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Keys with which services call us, and addresses at which we call them.
-- ---------------------------------------------------------------------------------------------------------------------

-- `secret` is signed text, never the bare key. A revoked key has an `expiry_date`.
CREATE TABLE api_keys (
    id            uuid         PRIMARY KEY,
    name          varchar(255) NOT NULL,
    secret        varchar(255) NOT NULL UNIQUE,
    service_id    uuid         NOT NULL REFERENCES services (id),
    expiry_date   timestamp,
    created_at    timestamp    NOT NULL,
    created_by_id uuid         NOT NULL CONSTRAINT fk_api_keys_created_by_id REFERENCES users (id),
    updated_at    timestamp,
    version       integer      NOT NULL,
    key_type      varchar(255) NOT NULL REFERENCES key_types (name)
);
CREATE INDEX ix_api_keys_service_id ON api_keys (service_id);
CREATE INDEX ix_api_keys_created_by_id ON api_keys (created_by_id);
CREATE UNIQUE INDEX uix_service_to_key_name ON api_keys (service_id, name) WHERE expiry_date IS NULL;

CREATE TABLE api_keys_history (
    id            uuid         NOT NULL,
    name          varchar(255) NOT NULL,
    secret        varchar(255) NOT NULL,
    service_id    uuid         NOT NULL,
    expiry_date   timestamp,
    created_at    timestamp    NOT NULL,
    updated_at    timestamp,
    created_by_id uuid         NOT NULL,
    version       integer      NOT NULL,
    key_type      varchar(255) NOT NULL,
    PRIMARY KEY (id, version)
);
CREATE INDEX ix_api_keys_history_service_id ON api_keys_history (service_id);

-- `bearer_token` is signed text.
CREATE TABLE service_callback_api (
    id            uuid      PRIMARY KEY,
    service_id    uuid      NOT NULL REFERENCES services (id),
    url           varchar   NOT NULL,
    bearer_token  varchar   NOT NULL,
    created_at    timestamp NOT NULL,
    updated_at    timestamp,
    updated_by_id uuid      NOT NULL REFERENCES users (id),
    version       integer   NOT NULL,
    callback_type varchar   CONSTRAINT service_callback_api_type_fk REFERENCES service_callback_type (name),
    CONSTRAINT uix_service_callback_type UNIQUE (service_id, callback_type)
);
CREATE INDEX ix_service_callback_api_updated_by_id ON service_callback_api (updated_by_id);
CREATE INDEX ix_service_callback_api_service_id ON service_callback_api (service_id);

CREATE TABLE service_callback_api_history (
    id            uuid      NOT NULL,
    service_id    uuid      NOT NULL,
    url           varchar   NOT NULL,
    bearer_token  varchar   NOT NULL,
    created_at    timestamp NOT NULL,
    updated_at    timestamp,
    updated_by_id uuid      NOT NULL,
    version       integer   NOT NULL,
    callback_type varchar,
    PRIMARY KEY (id, version)
);
CREATE INDEX ix_service_callback_api_history_service_id ON service_callback_api_history (service_id);
CREATE INDEX ix_service_callback_api_history_updated_by_id ON service_callback_api_history (updated_by_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Team members of a service.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE user_to_service (
    user_id    uuid NOT NULL REFERENCES users (id),
    service_id uuid NOT NULL REFERENCES services (id),
    CONSTRAINT uix_user_to_service UNIQUE (user_id, service_id)
);

CREATE TABLE permissions (
    id         uuid             PRIMARY KEY,
    service_id uuid             REFERENCES services (id),
    user_id    uuid             NOT NULL REFERENCES users (id),
    permission permission_types NOT NULL,
    created_at timestamp        NOT NULL,
    CONSTRAINT uix_service_user_permission UNIQUE (service_id, user_id, permission)
);
CREATE INDEX ix_permissions_service_id ON permissions (service_id);
CREATE INDEX ix_permissions_user_id ON permissions (user_id);

-- `permissions` is comma-separated; `folder_permissions` an array of folder ids.
CREATE TABLE invited_users (
    id                 uuid                       PRIMARY KEY,
    email_address      varchar(255)               NOT NULL,
    user_id            uuid                       NOT NULL REFERENCES users (id),
    service_id         uuid                       REFERENCES services (id),
    created_at         timestamp                  NOT NULL,
    status             invited_users_status_types NOT NULL,
    permissions        varchar                    NOT NULL,
    auth_type          varchar                    NOT NULL DEFAULT 'sms_auth' REFERENCES auth_type (name),
    folder_permissions jsonb                      NOT NULL
);
CREATE INDEX ix_invited_users_service_id ON invited_users (service_id);
CREATE INDEX ix_invited_users_user_id ON invited_users (user_id);
CREATE INDEX ix_invited_users_auth_type ON invited_users (auth_type);

-- Requests of users to join a service, and whom they asked.
CREATE TABLE service_join_requests (
    id                   uuid                              PRIMARY KEY,
    requester_id         uuid                              NOT NULL REFERENCES users (id),
    service_id           uuid                              NOT NULL REFERENCES services (id),
    created_at           timestamp                         NOT NULL DEFAULT now(),
    status               service_join_requests_status_type NOT NULL DEFAULT 'pending',
    status_changed_at    timestamp,
    status_changed_by_id uuid                              REFERENCES users (id),
    reason               text
);

CREATE TABLE service_join_request_contacted_users (
    service_join_request_id uuid NOT NULL,
    user_id                 uuid NOT NULL REFERENCES users (id),
    PRIMARY KEY (service_join_request_id, user_id),
    CONSTRAINT service_join_request_contacted_use_service_join_request_id_fkey
        FOREIGN KEY (service_join_request_id) REFERENCES service_join_requests (id)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Templates and their folders.
-- ---------------------------------------------------------------------------------------------------------------------

-- PDF pages appended to a letter.
CREATE TABLE letter_attachment (
    id                uuid      PRIMARY KEY,
    created_at        timestamp NOT NULL,
    created_by_id     uuid      NOT NULL REFERENCES users (id),
    archived_at       timestamp,
    archived_by_id    uuid      REFERENCES users (id),
    original_filename varchar   NOT NULL,
    page_count        smallint  NOT NULL
);

CREATE TABLE templates (
    id                        uuid                    PRIMARY KEY,
    name                      varchar(255)            NOT NULL,
    template_type             template_type           NOT NULL,
    created_at                timestamp               NOT NULL,
    updated_at                timestamp,
    content                   text                    NOT NULL,
    service_id                uuid                    NOT NULL REFERENCES services (id),
    subject                   text,
    created_by_id             uuid                    NOT NULL,
    version                   integer                 NOT NULL,
    archived                  boolean                 NOT NULL,
    service_letter_contact_id uuid                    REFERENCES service_letter_contacts (id),
    hidden                    boolean                 NOT NULL,
    postage                   varchar,
    letter_attachment_id      uuid                    REFERENCES letter_attachment (id),
    letter_welsh_content      text,
    letter_welsh_subject      text,
    letter_languages          letter_language_options,
    has_unsubscribe_link      boolean                 NOT NULL,
    CONSTRAINT fk_templates_created_by_id FOREIGN KEY (created_by_id) REFERENCES users (id),
    CONSTRAINT ck_templates_letter_attachments CHECK (template_type = 'letter' OR letter_attachment_id IS NULL),
    CONSTRAINT chk_templates_letter_languages
        CHECK (CASE WHEN template_type = 'letter' THEN letter_languages IS NOT NULL ELSE letter_languages IS NULL END),
    CONSTRAINT ck_templates_non_email_has_unsubscribe_false
        CHECK (template_type = 'email' OR has_unsubscribe_link IS FALSE)
);
CREATE INDEX ix_templates_service_id ON templates (service_id);
CREATE INDEX ix_templates_created_by_id ON templates (created_by_id);

-- Notifications refer to a version here, so it must exist before anything is sent with it.
CREATE TABLE templates_history (
    id                        uuid                    NOT NULL,
    name                      varchar(255)            NOT NULL,
    template_type             template_type           NOT NULL,
    created_at                timestamp               NOT NULL,
    updated_at                timestamp,
    content                   text                    NOT NULL,
    service_id                uuid                    NOT NULL REFERENCES services (id),
    subject                   text,
    created_by_id             uuid                    NOT NULL REFERENCES users (id),
    version                   integer                 NOT NULL,
    archived                  boolean                 NOT NULL,
    service_letter_contact_id uuid                    REFERENCES service_letter_contacts (id),
    hidden                    boolean                 NOT NULL,
    postage                   varchar,
    letter_attachment_id      uuid                    REFERENCES letter_attachment (id),
    letter_welsh_content      text,
    letter_welsh_subject      text,
    letter_languages          letter_language_options,
    has_unsubscribe_link      boolean                 NOT NULL,
    PRIMARY KEY (id, version),
    CONSTRAINT ck_templates_history_letter_attachments
        CHECK (template_type = 'letter' OR letter_attachment_id IS NULL),
    CONSTRAINT chk_templates_history_letter_languages
        CHECK (CASE WHEN template_type = 'letter' THEN letter_languages IS NOT NULL ELSE letter_languages IS NULL END),
    CONSTRAINT ck_templates_history_non_email_has_unsubscribe_false
        CHECK (template_type = 'email' OR has_unsubscribe_link IS FALSE)
);
CREATE INDEX ix_templates_history_created_by_id ON templates_history (created_by_id);
CREATE INDEX ix_templates_history_service_id ON templates_history (service_id);

-- Templates whose personalisation is hidden from team members.
CREATE TABLE template_redacted (
    template_id            uuid      PRIMARY KEY REFERENCES templates (id),
    redact_personalisation boolean   NOT NULL,
    updated_at             timestamp NOT NULL,
    updated_by_id          uuid      NOT NULL REFERENCES users (id)
);
CREATE INDEX ix_template_redacted_updated_by_id ON template_redacted (updated_by_id);

CREATE TABLE template_folder (
    id         uuid    PRIMARY KEY,
    service_id uuid    NOT NULL REFERENCES services (id),
    name       varchar NOT NULL,
    parent_id  uuid    REFERENCES template_folder (id),
    CONSTRAINT ix_id_service_id UNIQUE (id, service_id)
);

CREATE TABLE template_folder_map (
    template_id        uuid PRIMARY KEY REFERENCES templates (id),
    template_folder_id uuid NOT NULL REFERENCES template_folder (id)
);

-- Folders that a team member may see.
CREATE TABLE user_folder_permissions (
    user_id            uuid NOT NULL,
    template_folder_id uuid NOT NULL REFERENCES template_folder (id),
    service_id         uuid NOT NULL,
    PRIMARY KEY (user_id, template_folder_id, service_id),
    CONSTRAINT user_folder_permissions_template_folder_id_service_id_fkey
        FOREIGN KEY (template_folder_id, service_id) REFERENCES template_folder (id, service_id),
    CONSTRAINT user_folder_permissions_user_id_service_id_fkey
        FOREIGN KEY (user_id, service_id) REFERENCES user_to_service (user_id, service_id)
);

-- Files that recipients of an email template can download.
CREATE TABLE template_email_files (
    id                   uuid      PRIMARY KEY,
    filename             text      NOT NULL,
    link_text            text,
    retention_period     integer   NOT NULL,
    validate_users_email boolean   NOT NULL,
    created_at           timestamp NOT NULL,
    updated_at           timestamp,
    archived_at          timestamp,
    version              integer   NOT NULL,
    template_id          uuid      NOT NULL REFERENCES templates (id),
    template_version     integer   NOT NULL,
    created_by_id        uuid      NOT NULL REFERENCES users (id),
    archived_by_id       uuid      REFERENCES users (id),
    pending              boolean   DEFAULT false
);
CREATE INDEX ix_template_email_files_archived_by_id ON template_email_files (archived_by_id);
CREATE INDEX ix_template_email_files_created_by_id ON template_email_files (created_by_id);
CREATE INDEX ix_template_email_files_template_id ON template_email_files (template_id);
CREATE INDEX ix_template_email_files_template_version ON template_email_files (template_version);

CREATE TABLE template_email_files_history (
    id                   uuid      NOT NULL,
    filename             text      NOT NULL,
    link_text            text,
    retention_period     integer   NOT NULL,
    validate_users_email boolean   NOT NULL,
    created_at           timestamp NOT NULL,
    updated_at           timestamp,
    archived_at          timestamp,
    version              integer   NOT NULL,
    template_id          uuid      NOT NULL REFERENCES templates (id),
    template_version     integer   NOT NULL,
    created_by_id        uuid      NOT NULL REFERENCES users (id),
    archived_by_id       uuid      REFERENCES users (id),
    pending              boolean   DEFAULT false,
    PRIMARY KEY (id, version)
);
CREATE INDEX ix_template_email_files_history_archived_by_id ON template_email_files_history (archived_by_id);
CREATE INDEX ix_template_email_files_history_created_by_id ON template_email_files_history (created_by_id);
CREATE INDEX ix_template_email_files_history_template_id ON template_email_files_history (template_id);
CREATE INDEX ix_template_email_files_history_template_version ON template_email_files_history (template_version);

-- ---------------------------------------------------------------------------------------------------------------------
-- Jobs and notifications.
-- ---------------------------------------------------------------------------------------------------------------------

-- An uploaded spreadsheet of recipients: one notification per row.
CREATE TABLE jobs (
    id                      uuid         PRIMARY KEY,
    original_file_name      varchar      NOT NULL,
    service_id              uuid         NOT NULL REFERENCES services (id),
    template_id             uuid         REFERENCES templates (id),
    created_at              timestamp    NOT NULL,
    updated_at              timestamp,
    notification_count      integer      NOT NULL,
    notifications_sent      integer      NOT NULL,
    processing_started      timestamp,
    processing_finished     timestamp,
    created_by_id           uuid         REFERENCES users (id),
    template_version        integer      NOT NULL,
    notifications_delivered integer      NOT NULL,
    notifications_failed    integer      NOT NULL,
    job_status              varchar(255) NOT NULL REFERENCES job_status (name),
    scheduled_for           timestamp,
    archived                boolean      NOT NULL DEFAULT false,
    contact_list_id         uuid         REFERENCES service_contact_list (id)
);
CREATE INDEX ix_jobs_service_id ON jobs (service_id);
CREATE INDEX ix_jobs_template_id ON jobs (template_id);
CREATE INDEX ix_jobs_created_by_id ON jobs (created_by_id);
CREATE INDEX ix_jobs_job_status ON jobs (job_status);
CREATE INDEX ix_jobs_scheduled_for ON jobs (scheduled_for);
CREATE INDEX ix_jobs_contact_list_id ON jobs (contact_list_id);

-- Messages until their retention has passed.
--
-- Almost all writes are: insert, then two or three updates of status, times and provider within seconds. Those
-- updates are heap-only (HOT): they touch no index, because no index below mentions a column that they change, in
-- its keys or in its predicate, and because the fill factor leaves room for the new row version on the same page.
-- The one exception is `reference` of an email, which its provider assigns when it is sent.
-- An index on notification_status, even a partial one, would make every update write to every index.
CREATE TABLE notifications (
    id                      uuid              PRIMARY KEY,
    "to"                    varchar           NOT NULL,
    job_id                  uuid              REFERENCES jobs (id),
    service_id              uuid              REFERENCES services (id),
    template_id             uuid,
    created_at              timestamp         NOT NULL,
    sent_at                 timestamp,
    sent_by                 varchar,
    updated_at              timestamp,
    reference               varchar,
    template_version        integer           NOT NULL,
    job_row_number          integer,
    _personalisation        varchar,
    api_key_id              uuid              REFERENCES api_keys (id),
    key_type                varchar(255)      NOT NULL REFERENCES key_types (name),
    notification_type       notification_type NOT NULL,
    billable_units          integer           NOT NULL,
    client_reference        varchar,
    international           boolean,
    phone_prefix            varchar,
    rate_multiplier         numeric,
    notification_status     text              NOT NULL,
    normalised_to           varchar,
    created_by_id           uuid              REFERENCES users (id),
    reply_to_text           varchar,
    postage                 varchar,
    document_download_count integer,
    unsubscribe_link        varchar,
    CONSTRAINT uq_notifications_job_row_number UNIQUE (job_id, job_row_number),
    CONSTRAINT fk_notifications_notification_status
        FOREIGN KEY (notification_status) REFERENCES notification_status_types (name),
    CONSTRAINT notifications_templates_history_fkey
        FOREIGN KEY (template_id, template_version) REFERENCES templates_history (id, version),
    CONSTRAINT ck_unsubscribe_link_is_null_if_notification_not_an_email
        CHECK (notification_type = 'email' OR unsubscribe_link IS NULL),
    CONSTRAINT ck_notifications_notification_status_not_null CHECK (notification_status IS NOT NULL)
) WITH (fillfactor = 70);

-- Sweeps for overdue messages, replay and the facts of a day: a window of time, filtered by status. Ids and rows are
-- made in order of time, so it grows at its right edge only.
CREATE INDEX ix_notifications_created_at ON notifications (created_at);
-- A service's messages, newest first: pages of the API, search within a service, exports.
CREATE INDEX ix_notifications_service_created_at ON notifications (service_id, created_at);
-- The same for one type: pages of the admin, counts of a day, retention (which is set per service and type).
CREATE INDEX ix_notifications_service_id_ntype_created_at ON notifications (service_id, notification_type, created_at);
-- A service looking up its own reference. References are unique only within a service, if at all.
CREATE INDEX ix_notifications_service_id_client_reference ON notifications (service_id, client_reference)
    WHERE client_reference IS NOT NULL;
-- A provider's receipt, looked up by the provider's id of an email or letter; texts have none.
CREATE INDEX ix_notifications_reference ON notifications (reference)
    WHERE reference IS NOT NULL;

-- Notifications past their retention, without what identifies the recipient.
CREATE TABLE notification_history (
    id                      uuid              PRIMARY KEY,
    job_id                  uuid              REFERENCES jobs (id),
    job_row_number          integer,
    service_id              uuid              REFERENCES services (id),
    template_id             uuid,
    template_version        integer           NOT NULL,
    api_key_id              uuid              REFERENCES api_keys (id),
    key_type                varchar           NOT NULL REFERENCES key_types (name),
    notification_type       notification_type NOT NULL,
    created_at              timestamp         NOT NULL,
    sent_at                 timestamp,
    sent_by                 varchar,
    updated_at              timestamp,
    reference               varchar,
    billable_units          integer           NOT NULL,
    client_reference        varchar,
    international           boolean,
    phone_prefix            varchar,
    rate_multiplier         numeric,
    notification_status     text,
    created_by_id           uuid,
    postage                 varchar,
    document_download_count integer,
    CONSTRAINT fk_notification_history_notification_status
        FOREIGN KEY (notification_status) REFERENCES notification_status_types (name),
    CONSTRAINT notification_history_templates_history_fkey
        FOREIGN KEY (template_id, template_version) REFERENCES templates_history (id, version)
);
CREATE INDEX ix_notification_history_job_id ON notification_history (job_id);
CREATE INDEX ix_notification_history_reference ON notification_history (reference);
CREATE INDEX ix_notification_history_service_id_composite
    ON notification_history (service_id, key_type, notification_type, created_at);
CREATE INDEX ix_notification_history_created_at ON notification_history (created_at);

-- Every notification ever sent, for facts and billing.
CREATE VIEW notifications_all_time_view AS
SELECT
    id, job_id, job_row_number, service_id, template_id, template_version, api_key_id, key_type, billable_units,
    notification_type, created_at, sent_at, sent_by, updated_at, notification_status, reference, client_reference,
    international, phone_prefix, rate_multiplier, created_by_id, postage, document_download_count
FROM notifications
UNION ALL
SELECT
    id, job_id, job_row_number, service_id, template_id, template_version, api_key_id, key_type, billable_units,
    notification_type, created_at, sent_at, sent_by, updated_at, notification_status, reference, client_reference,
    international, phone_prefix, rate_multiplier, created_by_id, postage, document_download_count
FROM notification_history;

-- ---------------------------------------------------------------------------------------------------------------------
-- What happens to notifications after they were sent.
-- ---------------------------------------------------------------------------------------------------------------------

-- When a letter left the printer, and at which price. No foreign key: the notification moves to history.
CREATE TABLE notifications_letter_despatch (
    notification_id uuid                           PRIMARY KEY,
    despatched_on   date,
    cost_threshold  letter_despatch_cost_threshold NOT NULL
);
CREATE INDEX ix_notifications_letter_despatch_despatched_on ON notifications_letter_despatch (despatched_on);

-- Letters that came back to the printer.
CREATE TABLE returned_letters (
    id              uuid      PRIMARY KEY,
    reported_at     date      NOT NULL,
    service_id      uuid      NOT NULL REFERENCES services (id),
    notification_id uuid      NOT NULL UNIQUE,
    created_at      timestamp NOT NULL,
    updated_at      timestamp
);
CREATE INDEX ix_returned_letters_service_id ON returned_letters (service_id);

-- Emails that a recipient marked as spam.
CREATE TABLE complaints (
    id              uuid      PRIMARY KEY,
    notification_id uuid      NOT NULL,
    service_id      uuid      NOT NULL REFERENCES services (id),
    ses_feedback_id text,
    complaint_type  text,
    complaint_date  timestamp,
    created_at      timestamp NOT NULL
);
CREATE INDEX ix_complaints_notification_id ON complaints (notification_id);
CREATE INDEX ix_complaints_service_id ON complaints (service_id);

CREATE TABLE unsubscribe_request_report (
    id                      uuid      PRIMARY KEY,
    service_id              uuid      NOT NULL REFERENCES services (id),
    earliest_timestamp      timestamp NOT NULL,
    latest_timestamp        timestamp NOT NULL,
    processed_by_service_at timestamp,
    count                   bigint    NOT NULL,
    created_at              timestamp NOT NULL
);

-- Requests through one-click unsubscribe, batched into reports for the service.
CREATE TABLE unsubscribe_request (
    id                            uuid      PRIMARY KEY,
    notification_id               uuid      NOT NULL,
    service_id                    uuid      NOT NULL REFERENCES services (id),
    template_id                   uuid      NOT NULL,
    template_version              integer   NOT NULL,
    email_address                 text      NOT NULL,
    created_at                    timestamp NOT NULL,
    unsubscribe_request_report_id uuid      REFERENCES unsubscribe_request_report (id),
    CONSTRAINT unsubscribe_request_template_id_template_version_fkey
        FOREIGN KEY (template_id, template_version) REFERENCES templates_history (id, version)
);
CREATE INDEX ix_unsubscribe_request_notification_id ON unsubscribe_request (notification_id);
CREATE INDEX ix_unsubscribe_request_unsubscribe_request_report_id
    ON unsubscribe_request (unsubscribe_request_report_id);

CREATE TABLE unsubscribe_request_history (
    id                            uuid      PRIMARY KEY,
    notification_id               uuid      NOT NULL,
    service_id                    uuid      NOT NULL REFERENCES services (id),
    template_id                   uuid      NOT NULL,
    template_version              integer   NOT NULL,
    created_at                    timestamp NOT NULL,
    unsubscribe_request_report_id uuid
);
CREATE INDEX ix_unsubscribe_request_history_notification_id ON unsubscribe_request_history (notification_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Messages that the public sends to services.
-- ---------------------------------------------------------------------------------------------------------------------

-- `content` is signed text.
CREATE TABLE inbound_sms (
    id                 uuid      PRIMARY KEY,
    service_id         uuid      NOT NULL REFERENCES services (id),
    content            varchar   NOT NULL,
    notify_number      varchar   NOT NULL,
    user_number        varchar   NOT NULL,
    created_at         timestamp NOT NULL,
    provider_date      timestamp,
    provider_reference varchar,
    provider           varchar   NOT NULL
);
CREATE INDEX ix_inbound_sms_service_id ON inbound_sms (service_id);
CREATE INDEX ix_inbound_sms_user_number ON inbound_sms (user_number);

-- Past their retention, without content and sender.
CREATE TABLE inbound_sms_history (
    id                 uuid      PRIMARY KEY,
    created_at         timestamp NOT NULL,
    service_id         uuid      REFERENCES services (id),
    notify_number      varchar   NOT NULL,
    provider_date      timestamp,
    provider_reference varchar,
    provider           varchar   NOT NULL
);
CREATE INDEX ix_inbound_sms_history_service_id ON inbound_sms_history (service_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Exports asked for in the admin pages.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE report_requests (
    id          uuid                       PRIMARY KEY,
    user_id     uuid                       NOT NULL REFERENCES users (id),
    service_id  uuid                       NOT NULL REFERENCES services (id),
    report_type report_request_report_type NOT NULL,
    status      report_request_status_type NOT NULL,
    parameter   jsonb                      NOT NULL,
    created_at  timestamp                  NOT NULL,
    updated_at  timestamp
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Providers, looked up by `identifier`: ids differ per installation.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE provider_details (
    id                     uuid              PRIMARY KEY,
    display_name           varchar           NOT NULL,
    identifier             varchar           NOT NULL,
    priority               integer           NOT NULL,
    notification_type      notification_type NOT NULL,
    active                 boolean           NOT NULL,
    updated_at             timestamp,
    version                integer           NOT NULL,
    created_by_id          uuid              REFERENCES users (id),
    supports_international boolean           NOT NULL DEFAULT false,
    reason                 varchar
);
CREATE INDEX ix_provider_details_created_by_id ON provider_details (created_by_id);

CREATE TABLE provider_details_history (
    id                     uuid              NOT NULL,
    display_name           varchar           NOT NULL,
    identifier             varchar           NOT NULL,
    priority               integer           NOT NULL,
    notification_type      notification_type NOT NULL,
    active                 boolean           NOT NULL,
    version                integer           NOT NULL,
    updated_at             timestamp,
    created_by_id          uuid              REFERENCES users (id),
    supports_international boolean           NOT NULL DEFAULT false,
    reason                 varchar,
    PRIMARY KEY (id, version)
);
CREATE INDEX ix_provider_details_history_created_by_id ON provider_details_history (created_by_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Prices and free allowances.
-- ---------------------------------------------------------------------------------------------------------------------

-- Price of one text message fragment.
CREATE TABLE rates (
    id                uuid              PRIMARY KEY,
    valid_from        timestamp         NOT NULL,
    rate              numeric           NOT NULL,
    notification_type notification_type NOT NULL
);
CREATE INDEX ix_rates_notification_type ON rates (notification_type);

-- Price of a letter by number of sheets; `end_date` is exclusive.
CREATE TABLE letter_rates (
    id          uuid      PRIMARY KEY,
    start_date  timestamp NOT NULL,
    end_date    timestamp,
    sheet_count integer   NOT NULL,
    rate        numeric   NOT NULL,
    crown       boolean   NOT NULL,
    post_class  varchar   NOT NULL
);

-- Free text messages per financial year by type of organisation; the latest year not after the one asked for counts.
CREATE TABLE default_annual_allowance (
    id                              uuid              PRIMARY KEY,
    valid_from_financial_year_start integer           NOT NULL,
    organisation_type               varchar(255)      REFERENCES organisation_types (name),
    allowance                       integer           NOT NULL,
    notification_type               notification_type NOT NULL
);
CREATE INDEX ix_annual_allowance_notification_type ON default_annual_allowance (notification_type);
CREATE INDEX ix_annual_allowance_valid_from_financial_year_start
    ON default_annual_allowance (valid_from_financial_year_start);

-- Free text messages of one service in one financial year.
CREATE TABLE annual_billing (
    id                            uuid      PRIMARY KEY,
    service_id                    uuid      NOT NULL REFERENCES services (id),
    financial_year_start          integer   NOT NULL,
    free_sms_fragment_limit       integer   NOT NULL,
    updated_at                    timestamp,
    created_at                    timestamp NOT NULL,
    high_volume_service_last_year boolean   NOT NULL DEFAULT false,
    has_custom_allowance          boolean   NOT NULL DEFAULT false,
    CONSTRAINT uix_service_id_financial_year_start UNIQUE (service_id, financial_year_start)
);
CREATE INDEX ix_annual_billing_service_id ON annual_billing (service_id);

-- ---------------------------------------------------------------------------------------------------------------------
-- Facts: one row per London day and dimension, rebuilt from the notifications of that day.
-- ---------------------------------------------------------------------------------------------------------------------

-- `bst_date` is the day in London, in winter too.
CREATE TABLE ft_billing (
    bst_date           date      NOT NULL,
    template_id        uuid      NOT NULL,
    service_id         uuid      NOT NULL,
    notification_type  text      NOT NULL,
    provider           text      NOT NULL,
    rate_multiplier    integer   NOT NULL,
    international      boolean   NOT NULL,
    rate               numeric   NOT NULL,
    billable_units     integer,
    notifications_sent integer,
    updated_at         timestamp,
    created_at         timestamp NOT NULL,
    postage            varchar   NOT NULL,
    PRIMARY KEY (bst_date, template_id, service_id, notification_type, provider, rate_multiplier, international,
        rate, postage)
);
CREATE INDEX ix_ft_billing_service_id ON ft_billing (service_id);
CREATE INDEX ix_ft_billing_template_id ON ft_billing (template_id);

CREATE TABLE ft_billing_letter_despatch (
    bst_date           date                           NOT NULL,
    postage            varchar                        NOT NULL,
    cost_threshold     letter_despatch_cost_threshold NOT NULL,
    rate               numeric                        NOT NULL,
    billable_units     integer                        NOT NULL,
    notifications_sent integer,
    created_at         timestamp                      NOT NULL,
    updated_at         timestamp,
    PRIMARY KEY (bst_date, postage, rate, billable_units, cost_threshold)
);

CREATE TABLE ft_notification_status (
    bst_date            date      NOT NULL,
    template_id         uuid      NOT NULL,
    service_id          uuid      NOT NULL,
    job_id              uuid      NOT NULL,
    notification_type   text      NOT NULL,
    key_type            text      NOT NULL,
    notification_status text      NOT NULL,
    notification_count  integer   NOT NULL,
    created_at          timestamp NOT NULL,
    updated_at          timestamp,
    PRIMARY KEY (bst_date, template_id, service_id, job_id, notification_type, key_type, notification_status)
);
CREATE INDEX ix_ft_notification_status_job_id ON ft_notification_status (job_id);
CREATE INDEX ix_ft_notification_status_service_id ON ft_notification_status (service_id);
CREATE INDEX ix_ft_notification_status_template_id_bst_date ON ft_notification_status (template_id, bst_date);

CREATE TABLE ft_service_stats (
    bst_date            date              NOT NULL,
    service_id          uuid              NOT NULL REFERENCES services (id),
    template_id         uuid              NOT NULL REFERENCES templates (id),
    notification_type   notification_type NOT NULL,
    notification_status text              NOT NULL REFERENCES notification_status_types (name),
    notification_count  bigint            NOT NULL DEFAULT 0,
    PRIMARY KEY (bst_date, service_id, template_id, notification_type, notification_status)
);
CREATE UNIQUE INDEX ix_ft_service_template_stats
    ON ft_service_stats (bst_date, template_id, notification_type, notification_status);

-- How fast messages went out: the public promise is ten seconds.
CREATE TABLE ft_processing_time (
    bst_date                date      PRIMARY KEY,
    messages_total          integer   NOT NULL,
    messages_within_10_secs integer   NOT NULL,
    created_at              timestamp NOT NULL,
    updated_at              timestamp
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Schema version in the words of Notify; `GET /_status` returns it as `db_version`.
-- ---------------------------------------------------------------------------------------------------------------------

CREATE TABLE alembic_version (
    version_num varchar(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- ---------------------------------------------------------------------------------------------------------------------
-- Planner statistics.
-- ---------------------------------------------------------------------------------------------------------------------

-- Columns that depend on each other, so that the planner does not multiply their selectivities.
CREATE STATISTICS st_dep_api_keys_service_id_created_by_id (dependencies) ON service_id, created_by_id FROM api_keys;

CREATE STATISTICS st_dep_ft_billing_service_id_template_id (dependencies) ON service_id, template_id FROM ft_billing;
CREATE STATISTICS st_dep_ft_billing_ntfcn_type_template_id (dependencies)
    ON notification_type, template_id FROM ft_billing;
CREATE STATISTICS st_dep_ft_billing_ntfcn_type_provider (dependencies) ON notification_type, provider FROM ft_billing;
CREATE STATISTICS st_dep_ft_billing_ntfcn_type_intnl (dependencies)
    ON notification_type, international FROM ft_billing;
CREATE STATISTICS st_dep_ft_billing_ntfcn_type_postage (dependencies) ON notification_type, postage FROM ft_billing;
CREATE STATISTICS st_dep_ft_billing_provider_postage (dependencies) ON provider, postage FROM ft_billing;

CREATE STATISTICS st_dep_ft_notification_status_service_id_job_id (dependencies)
    ON service_id, job_id FROM ft_notification_status;
CREATE STATISTICS st_dep_ft_notification_status_service_id_template_id (dependencies)
    ON service_id, template_id FROM ft_notification_status;
CREATE STATISTICS st_dep_ft_notification_status_job_id_template_id_ntfcn_type (dependencies)
    ON job_id, template_id, notification_type FROM ft_notification_status;

CREATE STATISTICS st_dep_inb_sms_service_id_ntfy_num_provider (dependencies)
    ON service_id, notify_number, provider FROM inbound_sms;

CREATE STATISTICS st_dep_inb_sms_hist_service_id_ntfy_num_provider (dependencies)
    ON service_id, notify_number, provider FROM inbound_sms_history;

CREATE STATISTICS st_dep_inv_org_users_inv_by_id_org_id (dependencies)
    ON invited_by_id, organisation_id FROM invited_organisation_users;

CREATE STATISTICS st_dep_inv_users_user_id_service_id (dependencies) ON user_id, service_id FROM invited_users;

CREATE STATISTICS st_dep_jobs_service_id_template_id (dependencies) ON service_id, template_id FROM jobs;
CREATE STATISTICS st_dep_jobs_service_id_contact_list_id (dependencies) ON service_id, contact_list_id FROM jobs;
CREATE STATISTICS st_dep_jobs_service_id_created_by_id (dependencies) ON service_id, created_by_id FROM jobs;

CREATE STATISTICS st_dep_notification_history_service_id_api_key_id (dependencies)
    ON service_id, api_key_id FROM notification_history;
CREATE STATISTICS st_dep_notification_history_service_id_job_id (dependencies)
    ON service_id, job_id FROM notification_history;
CREATE STATISTICS st_dep_notification_history_service_id_tpt_id (dependencies)
    ON service_id, template_id FROM notification_history;
CREATE STATISTICS st_dep_notification_history_job_id_tpt_id_ntfcn_type (dependencies)
    ON job_id, template_id, notification_type FROM notification_history;
CREATE STATISTICS st_mcv_notification_history_ntfcn_type_status (mcv)
    ON notification_type, notification_status FROM notification_history;
CREATE STATISTICS st_mcv_notification_history_service_id_key_type (mcv)
    ON service_id, key_type FROM notification_history;
CREATE STATISTICS st_mcv_notification_history_service_id_ntfcn_type (mcv)
    ON service_id, notification_type FROM notification_history;
CREATE STATISTICS st_dep_notification_history_ntfcn_type_postage (dependencies)
    ON notification_type, postage FROM notification_history;
CREATE STATISTICS st_dep_notification_history_ntfcn_type_sent_by (dependencies)
    ON notification_type, sent_by FROM notification_history;
CREATE STATISTICS st_dep_notification_history_sent_by_postage (dependencies)
    ON sent_by, postage FROM notification_history;
CREATE STATISTICS st_dep_notification_history_ntfcn_type_doc_dl (dependencies)
    ON notification_type, document_download_count FROM notification_history;
CREATE STATISTICS st_dep_notification_history_phone_prefix_intnl (dependencies)
    ON phone_prefix, international FROM notification_history;
CREATE STATISTICS st_dep_notification_history_ntfcn_type_intnl (dependencies)
    ON notification_type, international FROM notification_history;
CREATE STATISTICS st_dep_notification_history_service_id_cby_id (dependencies)
    ON service_id, created_by_id FROM notification_history;
CREATE STATISTICS st_dep_notification_history_ntfcn_type_phone_prefix (dependencies)
    ON notification_type, phone_prefix FROM notification_history;

CREATE STATISTICS st_dep_notifications_service_id_api_key_id (dependencies)
    ON service_id, api_key_id FROM notifications;
CREATE STATISTICS st_dep_notifications_service_id_job_id (dependencies) ON service_id, job_id FROM notifications;
CREATE STATISTICS st_dep_notifications_service_id_template_id (dependencies)
    ON service_id, template_id FROM notifications;
CREATE STATISTICS st_mcv_notifications_notification_type_status (mcv)
    ON notification_type, notification_status FROM notifications;
CREATE STATISTICS st_mcv_notifications_service_id_key_type (mcv) ON service_id, key_type FROM notifications;
CREATE STATISTICS st_mcv_notifications_service_id_notification_type (mcv)
    ON service_id, notification_type FROM notifications;
CREATE STATISTICS st_dep_notifications_job_id_template_id_notification_type (dependencies)
    ON job_id, template_id, notification_type FROM notifications;
CREATE STATISTICS st_dep_notifications_service_id_cby_id (dependencies)
    ON service_id, created_by_id FROM notifications;
CREATE STATISTICS st_dep_notifications_ntfcn_type_sent_by (dependencies)
    ON notification_type, sent_by FROM notifications;
CREATE STATISTICS st_dep_notifications_ntfcn_type_intnl (dependencies)
    ON notification_type, international FROM notifications;
CREATE STATISTICS st_dep_notifications_ntfcn_type_doc_dl (dependencies)
    ON notification_type, document_download_count FROM notifications;
CREATE STATISTICS st_dep_notifications_sent_by_postage (dependencies) ON sent_by, postage FROM notifications;
CREATE STATISTICS st_dep_notifications_ntfcn_type_postage (dependencies)
    ON notification_type, postage FROM notifications;
CREATE STATISTICS st_dep_notifications_phone_prefix_intnl (dependencies)
    ON phone_prefix, international FROM notifications;
CREATE STATISTICS st_dep_notifications_ntfcn_type_phone_prefix (dependencies)
    ON notification_type, phone_prefix FROM notifications;

CREATE STATISTICS st_dep_permissions_service_id_user_id (dependencies) ON service_id, user_id FROM permissions;

CREATE STATISTICS st_dep_report_requests_service_id_user_id (dependencies)
    ON service_id, user_id FROM report_requests;

CREATE STATISTICS st_dep_template_folder_service_id_parent_id (dependencies)
    ON service_id, parent_id FROM template_folder;

CREATE STATISTICS st_dep_templates_tpt_type_postage (dependencies) ON template_type, postage FROM templates;
CREATE STATISTICS st_dep_templates_service_id_sv_let_cct_id (dependencies)
    ON service_id, service_letter_contact_id FROM templates;
CREATE STATISTICS st_dep_templates_service_id_ctd_by_id (dependencies) ON service_id, created_by_id FROM templates;
CREATE STATISTICS st_dep_templates_tpt_type_letter_lang (dependencies)
    ON template_type, letter_languages FROM templates;
CREATE STATISTICS st_dep_templates_service_id_let_att_id (dependencies)
    ON service_id, letter_attachment_id FROM templates;
CREATE STATISTICS st_dep_templates_tpt_type_has_unsub_lnk (dependencies)
    ON template_type, has_unsubscribe_link FROM templates;

CREATE STATISTICS st_dep_templates_history_service_id_sv_let_cct_id (dependencies)
    ON service_id, service_letter_contact_id FROM templates_history;
CREATE STATISTICS st_dep_templates_history_service_id_let_att_id (dependencies)
    ON service_id, letter_attachment_id FROM templates_history;
CREATE STATISTICS st_dep_templates_history_tpt_type_letter_lang (dependencies)
    ON template_type, letter_languages FROM templates_history;
CREATE STATISTICS st_dep_templates_history_tpt_type_postage (dependencies)
    ON template_type, postage FROM templates_history;
CREATE STATISTICS st_dep_templates_history_tpt_type_has_unsub_lnk (dependencies)
    ON template_type, has_unsubscribe_link FROM templates_history;
CREATE STATISTICS st_dep_templates_history_service_id_ctd_by_id (dependencies)
    ON service_id, created_by_id FROM templates_history;

CREATE STATISTICS st_dep_unsub_req_service_id_unsub_req_rpt_id (dependencies)
    ON service_id, unsubscribe_request_report_id FROM unsubscribe_request;
CREATE STATISTICS st_dep_unsub_req_service_id_tpt_id_ntfcn_id (dependencies)
    ON service_id, template_id, notification_id FROM unsubscribe_request;

CREATE STATISTICS st_dep_unsub_req_history_service_id_unsub_req_rpt_id (dependencies)
    ON service_id, unsubscribe_request_report_id FROM unsubscribe_request_history;
CREATE STATISTICS st_dep_unsub_req_history_service_id_tpt_id_ntfcn_id (dependencies)
    ON service_id, template_id, notification_id FROM unsubscribe_request_history;
