<?php get_header();
$page = max(1, (int) get_query_var('directory'));
$found = new WP_User_Query(['number' => 20, 'paged' => $page, 'orderby' => 'login']);
echo '<h1>Members</h1><ul class="members">';
foreach ($found->get_results() as $who) {
    printf('<li><a href="%s">%s</a></li>', esc_url(get_author_posts_url($who->ID)),
           esc_html($who->display_name));
}
echo '</ul>';
if ($page * 20 < $found->get_total()) {
    printf('<a rel="next" href="/members/page/%d/">Next</a>', $page + 1);
}
get_footer();
