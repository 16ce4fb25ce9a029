<?php

require __DIR__ . '/verify.php';

while (($line = fgets(STDIN)) !== false) {
    $parts = explode("\t", rtrim($line, "\n"));
    $style = array_shift($parts);
    $verify = $style === 'platform' ? 'verify_platform' : 'verify_standard';
    echo $verify(...array_map('base64_decode', $parts)) ? 'true' : 'false', "\n";
}
