<?php
// The directory of members at /members/, twenty a page, for those who are signed in.
add_action('init', function () {
    add_rewrite_rule('^members/?$', 'index.php?directory=1', 'top');
    add_rewrite_rule('^members/page/(\d+)/?$', 'index.php?directory=$matches[1]', 'top');
    add_rewrite_tag('%directory%', '(\d+)');
});
add_action('template_redirect', function () {
    if (get_query_var('directory') && !is_user_logged_in()) {
        auth_redirect();
    }
});
add_filter('template_include', function ($template) {
    return get_query_var('directory') ? __DIR__ . '/directory.php' : $template;
});
