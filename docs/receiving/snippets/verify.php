<?php

const TOLERANCE_SECONDS = 300;

/** x-webhook-signature. The key is the secret's whole text, whsec_ included. */
function verify_platform(string $secret, string $rawBody, string $signature): bool
{
    return hash_equals(base64_encode(hash_hmac('sha256', $rawBody, $secret, true)), $signature);
}

/** Standard Webhooks. The key is what the base64 after whsec_ stands for; any of the signatures may match. */
function verify_standard(string $secret, string $rawBody, string $id, string $timestamp, string $signatures): bool
{
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$rawBody", $key, true));
    foreach (explode(' ', $signatures) as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}
