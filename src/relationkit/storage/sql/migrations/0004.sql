-- Whom to write to no more, by keyed fingerprint: outlives the person's erasure. channel '' is every channel.
CREATE TABLE rk_suppressions (
    fingerprint {name} NOT NULL,
    channel {name} NOT NULL,
    scope {name} NOT NULL,
    pepper {name} NOT NULL,
    canon {number} NOT NULL,
    since {number} NOT NULL,
    code {name} NOT NULL,
    PRIMARY KEY (fingerprint, channel, scope)
) {clustered};

-- The ids of the peppers of all entries: whoever lacks one cannot read the list.
CREATE TABLE rk_suppression_peppers (
    pepper {name} PRIMARY KEY
) {clustered};

CREATE TABLE rk_erasures (
    erased_at {number} NOT NULL,
    fingerprint {name} NOT NULL,
    pepper {name} NOT NULL,
    canon {number} NOT NULL,
    PRIMARY KEY (erased_at, fingerprint)
) {clustered};

-- Whom a link is for; in hex.
CREATE TABLE rk_links (
    ref {name} PRIMARY KEY,
    profile_id {name} NOT NULL,
    channel {name} NOT NULL,
    epoch {number} NOT NULL,
    UNIQUE (profile_id, channel, epoch)
);

-- What is used up until when: links that are good once, cooldowns. What is over is deleted.
CREATE TABLE rk_spent (
    mark {name} PRIMARY KEY,
    until {number} NOT NULL
) {clustered};

CREATE INDEX rk_spent_until ON rk_spent (until)
