"""Words of paths and queries, and what each says of the thing behind it."""

from __future__ import annotations

from typing import Final

RESERVED: Final = frozenset(
    """
    about account accounts activate add admin all api archive archives atom auth avatar avatars
    birthdays categories category comments contact count create current dashboard delete directory
    discover download edit explore export faq favicon favourites favorites featured feed feeds
    filter find followers following forgot friends help hot home index info invite join json latest
    list live login logout map me messages mine more my nearby new newest next none notifications
    null oauth online page pages password people popular posts preferences prev previous privacy
    profile profiles random recent recommended register reset robots root rss save search self
    settings share signin signout signup sitemap star stats status submit suggest suggestions tag
    tags terms top trending undefined unread unsubscribe update upload user users v1 v2 v3 verify
    view xml you
    """.split()
)
"""Words that stand where a data subject could stand, and are never one."""

PEOPLE: Final = frozenset(
    """
    alumni alumnus attendee attendees bio candidate candidates contact contacts creator creators
    customer customers doctor doctors donor donors employee employees expert experts follower
    followers freelancer freelancers friend friends guest guests individual lawyer lawyers member
    members membership mentor mentors nurse patient patients people person personnel persons
    physician player players professor profil profile profiler profiles profilo resident residents
    resume resumes seller sellers speaker speakers staff student students teacher teachers
    tenant tenants u uid user username users usr utilisateur vcard vcards viewprofile memberlist
    volunteer voter voters who worker workers benutzer miembro miembros mitglied mitglieder
    membre membres usuario usuarios utente utenti
    """.split()
)
"""Words beside which an identifier is most likely a person."""

PERHAPS_PEOPLE: Final = frozenset(
    """
    account accounts agent agents author authors card cards contributor contributors face faces
    family host hosts handle human humans in owner owners party pub team
    """.split()
)
"""Words beside which an identifier may be a person."""

ABOUT_PEOPLE: Final = frozenset(
    """
    about avatar bio birthday contact cv email followers following friends phone photos profile
    resume timeline vcard
    """.split()
)
"""Words behind an identifier that speak for a person."""

SEARCHES: Final = frozenset(
    """
    autocomplete browse directory find lookup-list people phonebook search suche recherche buscar
    suggest typeahead whitepages
    """.split()
)
"""Last words of routes that list what was searched for."""

LOOKUPS: Final = frozenset(
    """
    available availability exists find-by-email find-by-phone finduser identify lookup
    resolve reverse whois
    """.split()
)
"""Last words of routes that say whether somebody is behind an identifier."""

OWN_FORMS: Final = frozenset(
    """
    activate auth checkout confirm contact feedback forgot invite join login logon newsletter oauth
    order password register reset signin signup subscribe unsubscribe verify
    """.split()
)
"""Words of routes on which a visitor gives an address of their own."""

CONTACT_PARAMETERS: Final = frozenset("email e-mail mail phone mobile tel telephone msisdn".split())
"""Query parameters that hold a person's address or number."""

SUBJECT_PARAMETERS: Final = frozenset(
    """
    account cid customer employee handle id key login member memberid mid name no nr num person
    personid pid profile profileid ref slug student u uid uname user userid username uuid
    """.split()
)
"""Query parameters that may hold whom a page shows, letters and digits only, in lower case."""

DISPATCHERS: Final = frozenset(
    "a act action controller do mod module op option page r route section task view".split()
)
"""Query parameters by which one script serves many pages."""

LANGUAGES: Final = frozenset(
    """
    ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu is it ja ko lt lv ms nb nl nn pl pt
    ro ru sk sl sr sv ta th tr uk ur vi zh
    """.split()
)
"""First segments that are a language; of ISO 639-1, those that are no everyday English word."""

IMAGES_OF_PEOPLE: Final = frozenset(
    """
    avatar avatars headshot headshots photo photos picture pictures portrait portraits userpic
    userpics gravatar selfie selfies
    """.split()
)
"""Words of folders whose images show people, or may."""

THINGS: Final = frozenset(
    """
    album albums answer answers app apps archive archives article articles asset assets attachment
    audio blog blogs board boards book books brand brands bug bugs build builds
    campaign cart catalog catalogue categories category changelog channel channels chapter city
    class code collection collections color comment comments commit company companies country course
    courses css dist doc docs document documents download downloads entry episode event events faq
    feed feeds file files film films font fonts forum forums game games group groups guide help
    icon icons image images img issue issues item items job jobs js kb lang lib library listing
    listings local locale location manual media misc model module movie movies music news node note
    notes offer offers order orders package packages page pages paper papers part place places
    playlist plugin plugins podcast post posts presentation presentations press product products
    project projects property question questions recipe recipes release releases report reports
    repo repository restaurant review reviews room rooms rss rule scripts section series service
    services shop show slides song songs source sources static stories story style styles
    tag tags task template test theme themes thread threads ticket tickets topic topics track
    trip tutorial tutorials update updates upload uploads vendor version video videos view
    wiki wp-content wp-includes year zip
    """.split()
)
"""Words beside which an identifier is most likely not a person."""

ASSET_FOLDERS: Final = frozenset(
    """
    _next _nuxt assets build bundles cdn-cgi css dist fonts icons img images javascript javascripts
    js packs static staticfiles stylesheets webpack wp-content wp-includes
    """.split()
)
"""First or second segments under which a site keeps what a page is made of."""

ASSET_EXTENSIONS: Final = frozenset(
    """
    css js mjs cjs map woff woff2 ttf otf eot ico webmanifest wasm txt swf less scss ts mp3 mp4 webm
    ogg m4a m4s m3u8 vtt
    """.split()
)
"""Endings of files that a page is made of and that are never a person."""

IMAGE_EXTENSIONS: Final = frozenset("jpg jpeg png gif webp avif svg bmp tif tiff heic jxl".split())
"""Endings of images: part of a page, unless a surface says that they show a person."""

FORMAT_EXTENSIONS: Final = frozenset(
    "html htm xhtml php asp aspx jsp do json jsonld xml pdf vcf vcard rdf csv md".split()
)
"""Endings that name the form of an answer; taken off an identifier: /members/7.json is 7."""

BEACONS: Final = frozenset(
    """
    analytics beacon beacons collect csp-report error-report heartbeat keepalive log-event metrics
    mixpanel ping piwik matomo pixel pixel.gif rum sentry spacer.gif stats.gif t.gif telemetry track
    tracking 1x1.gif __utm.gif blank.gif p.gif envelope plausible cls web-vitals
    """.split()
)
"""Segments under which pages report on themselves."""

PAGE_PARAMETERS: Final = frozenset("page p pg paged pagenumber pageno page_number seite".split())
"""Query parameters that count the pages of a list."""

OFFSET_PARAMETERS: Final = frozenset("offset start skip from first startindex".split())
"""Query parameters that count the people before a page of a list."""

TERM_PARAMETERS: Final = frozenset(
    "q query search s name term keyword keywords prefix k username text letter starts".split()
)
"""Query parameters that hold what was searched for."""

IDENTIFIER_PARAMETERS: Final = frozenset(
    """
    email e-mail mail phone mobile tel telephone number msisdn username user login handle
    identifier id uid account name q
    """.split()
)
"""Query parameters that hold what is looked up."""
