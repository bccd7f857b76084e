-- What sorts customers into cases that one decision answers: see consent/decision/cases.py. Filled in afterwards (derived.py).

ALTER TABLE rk_profiles ADD COLUMN birth_year {number};

-- What a decision reads of an event besides whose it is, where and when: a few hundred kinds of rows at most.
CREATE TABLE rk_consent_shapes (
    shape {number} PRIMARY KEY,
    doc {name} NOT NULL UNIQUE
);

ALTER TABLE rk_consent_events ADD COLUMN shape {number};
ALTER TABLE rk_consent_events ADD COLUMN epoch {number};
ALTER TABLE rk_consent_events ADD COLUMN address {name};  -- of those that count for this very address

DROP INDEX rk_consent_events_of_profile;

CREATE INDEX rk_consent_events_of_profile ON rk_consent_events
    (profile_id, occurred_at, id, kind, purpose, channel, recorded_at, shape, epoch, address)
