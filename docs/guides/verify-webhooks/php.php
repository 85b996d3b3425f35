<?php

const TOLERANCE_SECONDS = 5 * 60;

/** Whether the message is from Patchbay. $headers: names in lower case; $rawBody: file_get_contents('php://input'). */
function verify(string $rawBody, array $headers, string $secret): bool
{
    $timestamp = $headers['webhook-timestamp'] ?? '';
    if (!preg_match('/\A\d+\z/', $timestamp)) {
        return false;
    }
    if (abs(time() - (int) $timestamp) > TOLERANCE_SECONDS) {
        return false;
    }
    $key = base64_decode(preg_replace('/^whsec_/', '', $secret), true);
    if ($key === false || $key === '') {
        return false;
    }
    $signed = ($headers['webhook-id'] ?? '') . ".$timestamp.$rawBody";
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', $signed, $key, true));
    foreach (explode(' ', $headers['webhook-signature'] ?? '') as $signature) {
        if (hash_equals($expected, $signature)) {
            return true;
        }
    }
    return false;
}
