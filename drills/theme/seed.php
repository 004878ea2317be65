<?php
// Install WordPress and enrol people: php seed.php ROOT PEOPLE.json PASSWORD
[, $root, $listed, $password] = $argv;
$_SERVER['HTTP_HOST'] = 'localhost';
define('WP_INSTALLING', true);
require $root . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_false');
wp_install('The Kettle Society', 'keeper', 'keeper@mail.invalid', true, '', $password);
switch_theme('drill');
$GLOBALS['wp_rewrite']->set_permalink_structure('/%postname%/');
require_once get_theme_root() . '/drill/functions.php';
do_action('init');
$hash = wp_hash_password($password);
$people = json_decode(file_get_contents($listed));
wp_defer_term_counting(true);
wp_suspend_cache_addition(true);
$wpdb->query('START TRANSACTION');
foreach ($people as $n => $who) {
    $wpdb->insert($wpdb->users, ['user_login' => $who->handle, 'user_nicename' => $who->handle,
        'user_pass' => $hash, 'user_email' => $who->handle . '@mail.invalid',
        'display_name' => $who->name, 'user_registered' => '2024-01-01 00:00:00']);
    $id = $wpdb->insert_id;
    foreach (['description' => $who->about, 'nickname' => $who->name, 'wp_user_level' => 1,
              'wp_capabilities' => serialize(['subscriber' => true])] as $key => $value) {
        $wpdb->insert($wpdb->usermeta,
                      ['user_id' => $id, 'meta_key' => $key, 'meta_value' => $value]);
    }
    $at = gmdate('Y-m-d H:i:s', 1700000000 + 3600 * $n);
    $wpdb->insert($wpdb->posts, ['post_author' => $id, 'post_date' => $at, 'post_date_gmt' => $at,
        'post_modified' => $at, 'post_modified_gmt' => $at, 'post_title' => 'Kettle ' . ($n + 1),
        'post_name' => 'kettle-' . ($n + 1), 'post_content' => 'It whistles.',
        'post_status' => 'publish', 'post_type' => 'post', 'post_excerpt' => '', 'to_ping' => '',
        'pinged' => '', 'post_content_filtered' => '']);
    $wpdb->insert($wpdb->term_relationships,
                  ['object_id' => $wpdb->insert_id, 'term_taxonomy_id' => 1]);
}
$wpdb->query('COMMIT');
flush_rewrite_rules(false);
echo "seeded\n";
