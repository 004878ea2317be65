<!doctype html><html <?php language_attributes(); ?>><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><?php wp_head(); ?></head><body>
<nav><a href="/">Posts</a> <a href="/members/">Members</a>
<?php if (is_user_logged_in()) { $me = wp_get_current_user();
    echo '<a rel="me" href="' . esc_url(get_author_posts_url($me->ID)) . '">My profile</a>';
} else { echo '<a href="/wp-login.php">Sign in</a>'; } ?></nav><main>
