import {
  getNameKind,
  isMetadataName,
  isNameField,
  isPatternName,
  isQuantityName,
  isSecretEnding,
  isValueField,
} from '../../../../src/domain/plan/masking/names';

const split = (words: string): string[] => words.trim().split(/\s+/);

/** Names by the kind of value that they indicate. Beside each word of the lists is a name that only looks like it. */
const KINDS = {
  secret: `
    password DB_PASSWORD dbPassword db-password passwd PASSWD_FILE_CONTENT passwrd passphrase passcode Passwort
    kennwort contrasena wachtwoord motdepasse clientsecret credential credentials mnemonic cryptkey
    apikey apikeys privatekey accesskeys authkey accountkey signingkey masterkey sharedkey connectionstring
    token tokens creds psk pwd dbpwd mypwd rootpw bindpw adminpw dbpw userpw mypw ldappw enablepw sqlpw ftppw mailpw smtppw
    storepw sslpw sshpw wifipw pwds pswd psw pword cred bearer otp pw pincode puk cvv cvc ssn senha mdp masterauth
    pass PASS DB_PASS PASS_FOR_SERVICE pass_1 Authorization authorization_2 pin card_pin PIN_2
    private_key private_keys api_key api_keys access_keys secret_keys access_key account_key master_key signing_key
    auth_key shared_key preshared_key ssh_key license_key storage_key service_key connection_string origin_verify basic_auth
    http_auth proxy_auth registry_auth npm_auth redis_auth rediscli_auth smtp_auth ftp_auth docker_auth pin_code
    pin_number access_code security_code security_answer recovery_code recovery_codes backup_code backup_codes
    recovery_phrase seed_phrase community_string snmp_community card_number subscription_key master_auth access_signature
    mot_passe erlang_cookie contraseña
    dbpass sshpass keypass DbPass tresorpass
    password_old password_new token_current token_previous token_primary token_secondary token_backup token_value
    token_base64 token_b64 token_hex token_v1 token_v2 token_v3 token_dev token_prod token_test token_12
    ConnectionStrings:Password config:db/password:token my_token_invalid`,
  location: `
    token_url secret_uri token_endpoint token_path token_file token_source SECRET_HEADER token_format token_prefix
    token_ref token_reference token_from token_field password_file`,
  key: `
    ENCRYPTION_KEY encryption_keys sessionkey KEY hmac MY_HMAC_VALUE jwt salt pepper seed cookie sessionid jsessionid
    phpsessid auth webhook app_auth dd_app_key cryptokeys keyring_key`,
  public: `
    source_code_hash codehash digest image_digest checksum filechecksum sha sha256 code_sha1 md5 content_md5 integrity
    redeployment id ids vpc_id subnet_ids arn arns fingerprint thumbprint etag hash_of_it
    hash_key integrity_mode token_arn secret_arns secret_id token_ids`,
  plain: `
    name plumtree passenger passport bypass compass trespass overpass underpass surpass encompass multipass lowpass highpass
    bandpass allpass singlepass firstpass onepass twopass proxypass
    pass_through pass_thru pass_role pass_roles pass_rate pass_ratio pass_count pass_counts pass_fail pass_failed
    pass_failure pass_percent pass_percentage pass_threshold pass_criteria pass_criterion pass_state pass_states pass_band
    pass_header pass_headers pass_host pass_hostname pass_context pass_action pass_result pass_results pass_cookies
    pass_query pass_args pass_arguments pass_params pass_parameters pass_environment pass_env pass_variables pass_by
    pass_along pass_all pass_if pass_when pass_on pass_over pass_to pass_the pass_down pass_values pass_data pass_message
    pass_messages pass_input pass_output pass_request pass_requests pass_body pass_filter pass_traffic pass_score
    pass_mark pass_marks pass_number pass_index
    proxy_pass boarding_pass season_pass first_pass second_pass third_pass single_pass two_pass multi_pass low_pass
    high_pass band_pass render_pass test_pass tests_pass check_pass checks_pass must_pass to_pass fail_pass by_pass
    uwsgi_pass fastcgi_pass grpc_pass
    gpio_pin led_pin input_pin output_pin reset_pin interrupt_pin data_pin clock_pin certificate_pin cert_pin key_pin
    public_pin ssl_pin tls_pin map_pin version_pin pin_layout authorization_strategy
    secretsmanager secretary passwordless
    invalid_token missing_token EXPIRED_TOKEN unknown_token UnauthorizedToken /approve/{token} INVALID_API_KEY
    aws:PrincipalTag/secret
    public_key range_key partition_key sort_key primary_key foreign_key s3_key object_key kms_key cmk_key cache_key
    idempotency_key routing_key group_key deduplication_key tag_key state_key context_key publickey hashkeys key keys Key
    keyring salted
    hashes digests checksums shape md5sum redeployments arn_format
    value old v1 dev
    token_name secret_names password_alias token_type secret_types password_kind token_mode
    token_version secret_versions password_policy password_length token_count token_limit token_size token_ttl token_expiry
    token_expiration token_expires token_duration token_validity token_lifetime token_days token_hours token_minutes
    token_seconds token_units token_date token_at token_time token_used token_enabled token_required token_status token_stage
    token_region token_rotation token_algorithm token_algorithms token_usage token_spec token_window token_prevention
    token_issuer token_audience token_scope token_scopes token_provider token_manager token_role token_user token_username
    token_owner token_table token_bucket token_queue token_topic token_function token_group token.example.com
    token.example.org token.io token_strategy token_behavior token_method token_methods token_preferences token_encryption`,
} as const;

describe('the kind of value that a name indicates', () => {
  it.each(Object.entries(KINDS))('%s', (kind, names) => {
    expect(Object.fromEntries(split(names).map((name) => [name, getNameKind(name)]))).toEqual(
      Object.fromEntries(split(names).map((name) => [name, kind])),
    );
  });

  it('is that of the first 200 characters', () => {
    expect(getNameKind(`${'x'.repeat(190)}_password`)).toBe('secret');
    expect(getNameKind(`${'x'.repeat(196)}_password`)).toBe('plain');
  });
});

/** A property of names, with names that have it and similar names that do not. */
const PROPERTIES: readonly (readonly [string, (name: string) => boolean, yes: string, no: string])[] = [
  [
    'ends with the name of a secret',
    isSecretEnding,
    'db.password token-service-token pass db_pass DB_PIN pin private_key my_api_key authorization password_old token_2 dbpw',
    'token-service password_policy public_key gpio_pin passage private_key_x key api word',
  ],
  [
    'is that of metadata of a secret',
    isMetadataName,
    'secret_arn token_type name id type token_url path field arn_2',
    'secret token password key data value',
  ],
  [
    'is that of a quantity',
    isQuantityName,
    'max_tokens maxTokens min_tokens num_secrets numberOfTokens total_tokens n_tokens tokens maximum_x minimal_x MAX_X refreshTokens',
    'token token_max maxim password names minute totals tokens_max number amax_x',
  ],
  [
    'is that of a field with the name of a variable',
    isNameField,
    'name key k variable header Name ParameterKey parameter_name optionKey option_name header_name headerKey',
    'names keys kk parameter option valueFrom xname xkey headers name_x parameter__key',
  ],
  [
    'is that of a field with the value of a variable',
    isValueField,
    'value values v default plaintext string ParameterValue option_value header_value Value',
    'valueFrom vv xvalue strings defaults parameter_values parameter__value',
  ],
  [
    'is that of an event pattern',
    isPatternName,
    'event_pattern eventPattern EventPattern filter_policy FilterPolicy pattern',
    'patterns url_pattern event_patterns filter__policy xpattern my_event_pattern policy',
  ],
];

it.each(PROPERTIES)('a name %s', (_, property, yes, no) => {
  expect(split(yes).filter((name) => !property(name))).toEqual([]);
  expect(split(no).filter(property)).toEqual([]);
});
