<?php get_header();
if (is_author()) {
    $who = get_queried_object();
    echo '<h1>' . esc_html($who->display_name) . '</h1>';
    echo '<p class="about">' . esc_html($who->description) . '</p><h2>Posts</h2>';
}
while (have_posts()) { the_post(); ?>
<article><h2><a href="<?php the_permalink(); ?>"><?php the_title(); ?></a></h2>
<?php if (!is_author()) { echo '<p>by '; the_author_posts_link(); echo '</p>'; } ?>
<?php the_content(); ?></article>
<?php }
if (is_singular()) { the_post_navigation(); } else { the_posts_pagination(); }
get_footer();
