-- The tally of a decision: judge and charge the actors whose keys are KEYS, in one step.
--
-- An actor is one sorted set. Its members, by score:
--   -inf       one head, packed: the counts of its windows, so that a decision reads no list
--   below 0    "w" and a subject: -(people * 2^32 + load), where that is not one person of the
--              actor's usual load
--   above 0    a subject, 8 bytes: when it was last shown, microseconds since 1970
--
-- ARGV[1]  the plan, the same for all decisions of a policy: a code of the windows, how long an
--          actor is known, the number of windows and their lengths, entries kept a level (7), then
--          four numbers a budget: level, window, youth, weighted
-- ARGV[2]  what is asked; its first item says what for
-- ARGV[3]  the subject, 8 bytes; then what else is not a number
-- Every key lives as long as the plan says, and holds no more entries than the plan allows.
--
-- Many decisions share a call, and an actor that several of them meet is read once and written once:
-- until it is written, what was entered stands in its table, and whoever is asked later sees it.

local call = redis.call
local floor, ceil, max, min, exp = math.floor, math.ceil, math.max, math.min, math.exp
local plan = cmsgpack.unpack(ARGV[1])
local asked = cmsgpack.unpack(ARGV[2])
local met, size = {}, nil
-- Actors by the place of their key, false for a stranger; how many keys there are, once asked.

-- Numbers have names here; scripting.py puts the numbers in their places before it sends the text.
-- Items of a head; the people of window w stand at PEOPLE + w, their load at LOAD + w.
local CODE, FIRST, LAST, LAPSE, TRIED = 1, 2, 3, 4, 5
local MISSED, UNIT, ENTRIES, ODD, PEOPLE = 6, 7, 8, 9, 9
local SPAN = 3
local TTL, WINDOWS = plan[2], plan[3]
local LOAD, LONGEST, HOLD = PEOPLE + WINDOWS, plan[3 + WINDOWS], 4 + WINDOWS
local BUDGETS = HOLD + 7

local SPLIT, DAY, NEVER = 4294967296, 86400000000, 4503599627370496
local CHARGED, GOOD, FULL = 256, 512, 1024
local DEVICE, WIDE = 3, 4
-- Of levels; from WIDE on an actor is many visitors.
local MOST = 1000
-- Members of one command; Lua hands over 8,000 arguments at most.

local function above(moment)
  return string.format('(%.17g', max(moment, 0))
end

local function split(packed)
  local people = floor(-packed / SPLIT)
  return people, -packed - people * SPLIT
end

-- ── what is known of an actor ────────────────────────────────────────────────────────────────

-- Return the people and the load of members.
local function worth(actor, members)
  if actor[ODD] == 0 then
    return #members, #members * actor[UNIT]
  end
  local people, load = 0, 0
  for from = 1, #members, MOST do
    local names = {}
    for i = from, min(from + MOST - 1, #members) do
      names[#names + 1] = 'w' .. members[i]
    end
    for _, packed in ipairs(call('ZMSCORE', actor.key, unpack(names))) do
      local p, l = 1, actor[UNIT]
      if packed then
        p, l = split(packed)
      end
      people, load = people + p, load + l
    end
  end
  return people, load
end

-- Let the windows move on to a moment from that of which they are.
local function forward(actor, now)
  if now < actor[LAPSE] then
    return
  end
  local lapse = NEVER
  for w = 1, WINDOWS do
    local span = plan[SPAN + w]
    local before, begin = actor.of - span, now - span
    if before < begin and begin > 0 then
      local people, load = actor[PEOPLE + w], actor[LOAD + w]
      if actor.of > begin then
        if actor[ODD] == 0 then
          people = call('ZCOUNT', actor.key, above(before), begin)
          load = people * actor[UNIT]
        else
          people, load = worth(actor, call('ZRANGEBYSCORE', actor.key, above(before), begin))
        end
      end
      actor[PEOPLE + w] = actor[PEOPLE + w] - people
      actor[LOAD + w] = actor[LOAD + w] - load
    end
    if actor[PEOPLE + w] > 0 then
      local oldest = call(
        'ZRANGEBYSCORE', actor.key, above(begin), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
      if oldest then
        lapse = min(lapse, oldest + span)
      end
    end
  end
  actor[LAPSE] = lapse
  actor.of, actor.lapsed = now, true
end

-- Count all windows anew as of the moment of the head: the windows are not those it was kept for.
local function recount(actor)
  actor[CODE] = plan[1]
  actor[LAPSE] = 0
  for w = 1, WINDOWS do
    local begin = above(actor[LAST] - plan[SPAN + w])
    if actor[ODD] == 0 then
      actor[PEOPLE + w] = call('ZCOUNT', actor.key, begin, '+inf')
      actor[LOAD + w] = actor[PEOPLE + w] * actor[UNIT]
    else
      actor[PEOPLE + w], actor[LOAD + w] =
        worth(actor, call('ZRANGEBYSCORE', actor.key, begin, '+inf'))
    end
  end
end

-- Read what is known of subjects to an actor: when it was last shown each, how many people of what
-- load that was, and what is odd about it.
local function fetch(actor, subjects)
  local seen, odd = call('ZMSCORE', actor.key, unpack(subjects)), nil
  if actor[ODD] > 0 then
    local names = {}
    for i = 1, #subjects do
      names[i] = 'w' .. subjects[i]
    end
    odd = call('ZMSCORE', actor.key, unpack(names))
  end
  for i = 1, #subjects do
    if seen[i] then
      local people, load, packed = 1, actor[UNIT], odd and odd[i]
      if packed then
        people, load = split(packed)
      end
      actor.known[subjects[i]] = {tonumber(seen[i]), people, load, packed}
    end
  end
end

-- Return an actor as it is kept, with what it knows of subjects; or false for a stranger.
local function find(place, subjects)
  local key = KEYS[place]
  local head = call('ZRANGE', key, 0, 0)[1]
  if not head then
    return false
  end
  -- Named fields stand in the constructor: each that came later would lay the table out anew.
  local actor = {
    key = key, place = place, head = head, now = 0, of = 0, before = false, known = {},
    adds = false, drops = false, owed = false, lapsed = false, cmsgpack.unpack(head),
  }
  actor.of = actor[LAST]
  if actor[CODE] ~= plan[1] then
    recount(actor)
  elseif actor[ODD] == 0 then
    for w = 1, WINDOWS do
      actor[LOAD + w] = actor[PEOPLE + w] * actor[UNIT]
    end
  end
  fetch(actor, subjects)
  return actor
end

-- Note on an actor when it was last shown a subject, and how many people of what load that was.
local function look(actor, now, subject)
  local entry = actor.known[subject]
  if entry and entry[1] > now - LONGEST then
    return entry
  end
  return nil
end

-- ── what is written ──────────────────────────────────────────────────────────────────────────

local function pack(actor)
  return cmsgpack.pack(unpack(actor, 1, actor[ODD] == 0 and LOAD or LOAD + WINDOWS))
end

-- Write an actor with what it was shown since it was read; return whether there was room.
local function save(actor)
  local head, adds, gone = pack(actor), actor.adds or {}, {}
  local last = #adds
  adds[last + 1], adds[last + 2] = '-inf', head
  local written = redis.pcall('ZADD', actor.key, unpack(adds))
  actor.adds = false
  if type(written) == 'table' and written.err then
    return false
  end
  if actor.drops then
    for name in pairs(actor.drops) do
      gone[#gone + 1] = name
    end
    actor.drops = false
  end
  if actor.head and actor.head ~= head then
    gone[#gone + 1] = actor.head
  end
  if #gone > 0 then
    call('ZREM', actor.key, unpack(gone))
  end
  -- The key's life is renewed once in a while: it lasts at least TTL after what was last written.
  local step = TTL / 32
  if not actor.head or floor(actor[LAST] / step) ~= floor(actor.before / step) then
    call('PEXPIRE', actor.key, ceil((TTL + step) / 1000))
  end
  actor.head, actor.before = head, false
  return true
end

-- Write an actor for whom decisions wait, and tell them: at which level the entry is new, or that
-- there was no room. Return whether the actor is as it is kept.
local function settle(actor)
  local owed = actor.owed
  if not owed then
    return true
  end
  local saved = save(actor)
  for i = 1, #owed, 2 do
    local answer = owed[i]
    if saved then
      answer[5] = answer[5] + owed[i + 1]
    elseif answer[5] < FULL then
      answer[5] = answer[5] + FULL
    end
  end
  actor.owed = false
  if not saved then
    met[actor.place] = nil
  end
  return saved
end

-- Take members out of the list, and what was odd about them.
local function drop(actor, members)
  for from = 1, #members, MOST do
    local names, odd = {}, {}
    for i = from, min(from + MOST - 1, #members) do
      names[#names + 1] = members[i]
      odd[#odd + 1] = 'w' .. members[i]
      actor.known[members[i]] = nil
    end
    actor[ENTRIES] = actor[ENTRIES] - call('ZREM', actor.key, unpack(names))
    if actor[ODD] > 0 then
      actor[ODD] = actor[ODD] - call('ZREM', actor.key, unpack(odd))
    end
  end
end

local function discount(actor, now, entry)
  for w = 1, WINDOWS do
    if entry[1] > now - plan[SPAN + w] then
      actor[PEOPLE + w] = actor[PEOPLE + w] - entry[2]
      actor[LOAD + w] = actor[LOAD + w] - entry[3]
    end
  end
end

-- Return whether there is room to write, before anything of an actor is changed.
local function writable(actor)
  local probe = redis.pcall('ZADD', actor.key, 'XX', '-inf', actor.head)
  return not (type(probe) == 'table' and probe.err)
end

-- Take out what no window holds, and the oldest beyond what is kept; return false where the store
-- has no room, before anything is changed.
local function trim(actor, now, hold, kept)
  local slack = min(floor(hold / 4) + 8, 64)
  local crowded = actor[ENTRIES] >= hold + slack
  if not (crowded or actor.lapsed) or actor[ENTRIES] == 0 then
    return true
  end
  if not settle(actor) then
    return false
  end
  local lapsed = call('ZCOUNT', actor.key, above(0), max(now - LONGEST, 0))
  if lapsed == 0 and not crowded then
    actor.lapsed = false
    return true
  end
  if not writable(actor) then
    return false
  end
  actor.lapsed, actor.trimmed = false, true
  if lapsed > 0 and actor[ODD] == 0 then
    call('ZREMRANGEBYSCORE', actor.key, above(0), now - LONGEST)
    actor[ENTRIES] = actor[ENTRIES] - lapsed
  elseif lapsed > 0 then
    drop(actor, call('ZRANGEBYSCORE', actor.key, above(0), now - LONGEST))
  end
  if actor[ENTRIES] >= hold + slack then
    local gone = {}
    local excess = min(actor[ENTRIES] - hold, MOST)
    local oldest =
      call('ZRANGEBYSCORE', actor.key, above(0), '+inf', 'WITHSCORES', 'LIMIT', 0, excess)
    for i = 1, #oldest, 2 do
      if not kept[oldest[i]] then
        local people, load = worth(actor, {oldest[i]})
        discount(actor, now, {tonumber(oldest[i + 1]), people, load})
        gone[#gone + 1] = oldest[i]
      end
    end
    drop(actor, gone)
  end
  return true
end

-- Count what an actor tried and what of it was in vain, older tries fading over a day.
local function try(actor, now, tried, missed)
  local past = now - actor[LAST]
  if past > 0 and actor[TRIED] > 0 then
    local fading = exp(-past / DAY)
    actor[TRIED] = actor[TRIED] * fading
    actor[MISSED] = actor[MISSED] * fading
  end
  actor[TRIED] = actor[TRIED] + tried
  actor[MISSED] = actor[MISSED] + missed
  actor.before = actor.before or actor[LAST]
  actor[LAST] = max(actor[LAST], now)
end

-- Enter that an actor was shown somebody, to be written when it is saved.
local function show(actor, now, subject, entry, people, load)
  if actor[FIRST] == 0 then
    actor[FIRST] = now
  end
  if entry then
    people, load = max(people, entry[2]), max(load, entry[3])
    discount(actor, now, entry)
  else
    actor[ENTRIES] = actor[ENTRIES] + 1
  end
  -- The usual load is that of the first single person; nobody before was kept as usual.
  if actor[UNIT] == 0 and people == 1 and not entry and actor[ENTRIES] - 1 == actor[ODD] then
    actor[UNIT] = load
  end
  local adds, odd = actor.adds or {}, people ~= 1 or load ~= actor[UNIT]
  actor.adds = adds
  if odd then
    local name = 'w' .. subject
    if not (entry and entry[4]) then
      actor[ODD] = actor[ODD] + 1
    end
    adds[#adds + 1] = -(people * SPLIT + load)
    adds[#adds + 1] = name
    if actor.drops then
      actor.drops[name] = nil
    end
  elseif entry and entry[4] then
    actor[ODD] = actor[ODD] - 1
    actor.drops = actor.drops or {}
    actor.drops['w' .. subject] = true
  end
  local last = #adds
  adds[last + 1], adds[last + 2] = now, subject
  actor.known[subject] = {now, people, load, odd}
  for w = 1, WINDOWS do
    actor[PEOPLE + w] = actor[PEOPLE + w] + people
    actor[LOAD + w] = actor[LOAD + w] + load
  end
  local lapse = now + plan[SPAN + 1]
  if lapse < actor[LAPSE] then
    actor[LAPSE] = lapse
  end
end

-- ── who is met ───────────────────────────────────────────────────────────────────────────────

-- Return an actor as it is at a moment, or nil for a stranger; it is read where it is first met.
local function meet(place, at, subjects)
  local actor = met[place]
  if actor == nil then
    actor = find(place, subjects)
    met[place] = actor
  end
  if not actor or at >= actor[LAST] + TTL then
    return nil
  end
  actor.now = max(at, actor[LAST])
  -- Windows do not move back; nothing was entered since they moved on, or this were not before it.
  if actor.now < actor.of or (actor.now >= actor[LAPSE] and not settle(actor)) then
    met[place] = nil
    return meet(place, at, subjects)
  end
  forward(actor, actor.now)
  return actor
end

-- Return a new actor, or nil where there is no room for another key.
local function enrol(place, at, most)
  local forgotten = met[place]
  if forgotten then
    settle(forgotten)
  end
  size = size or call('DBSIZE')
  if size >= most then
    return nil
  end
  local key = KEYS[place]
  if forgotten then
    size = size - call('DEL', key)
  end
  size = size + 1
  local actor = {
    plan[1], 0, at, NEVER, 0, 0, 0, 0, 0,
    key = key, place = place, head = false, now = at, of = at, before = false, known = {},
    adds = false, drops = false, owed = false, lapsed = false,
  }
  for w = 1, 2 * WINDOWS do
    actor[PEOPLE + w] = 0
  end
  met[place] = actor
  return actor
end

-- ── what is asked for ────────────────────────────────────────────────────────────────────────

-- Return when a budget has room again, after excess has left its window.
local function frees(actor, now, span, weighted, excess)
  local begin = above(now - span)
  local seen
  settle(actor)
  if actor[ODD] == 0 then
    local each = weighted and max(actor[UNIT], 1) or 1
    local skip = max(ceil(excess / each) - 1, 0)
    seen = call('ZRANGEBYSCORE', actor.key, begin, '+inf', 'WITHSCORES', 'LIMIT', skip, 1)[2]
  else
    local list = call('ZRANGEBYSCORE', actor.key, begin, '+inf', 'WITHSCORES', 'LIMIT', 0, MOST)
    for i = 1, #list, 2 do
      local people, load = worth(actor, {list[i]})
      excess = excess - (weighted and load or people)
      if excess <= 0 then
        seen = list[i + 1]
        break
      end
    end
  end
  if not seen then
    local last = tonumber(call('ZREVRANGE', actor.key, 0, 0, 'WITHSCORES')[2])
    seen = last > now - span and last or 0
  end
  return tonumber(seen) + span
end

-- Return the budget of which most would be spent: its share, its row, where it stands in the plan,
-- what would be counted and what is allowed.
local function tightest(at, people, load, good, places, limits, actors, entries)
  local worst, row, worst_at, counted, allowed, budget = 0, -1, 0, 0, 0, 0
  for at_plan = BUDGETS, #plan, 4 do
    budget = budget + 1
    local level = plan[at_plan]
    local i = places[level]
    local actor = i and actors[i]
    local weighted = plan[at_plan + 3] == 1
    local count = weighted and load or people
    local free = not i or (good and level >= WIDE)
    if actor and not free then
      local w = plan[at_plan + 1]
      local entry = entries[i]
      if actor[FIRST] > 0 and at - actor[FIRST] >= plan[at_plan + 2] then
        free = true
      elseif entry and entry[1] > actor.now - plan[SPAN + w] then
        free = true
      else
        if entry then
          count = max(count, entry[weighted and 3 or 2])
        end
        count = count + actor[(weighted and LOAD or PEOPLE) + w]
      end
    end
    if not free and count / limits[budget] > worst then
      worst, row, worst_at = count / limits[budget], budget - 1, at_plan
      counted, allowed = count, limits[budget]
    end
  end
  return worst, row, worst_at, counted, allowed
end

-- Enter for a decision whom each of its actors was shown; mark notes how one was before.
local function enter(answer, question, subject, actors, entries, most, mark)
  local at, people, load, _, _, _, take, levels, keys = unpack(question)
  local kept = {[subject] = true}
  for i = 1, #levels do
    local level, actor, entry = levels[i], actors[i], entries[i]
    if not (take == 1 and entry) then
      local prior = actor and actor.head or false
      actor = actor or enrol(keys[i], at, most)
      local now = actor and max(at, actor[LAST])
      if actor and trim(actor, now, plan[HOLD + level], kept) then
        if actor.trimmed and mark then
          try(actor, now, 0, 0)
          prior = pack(actor)
        end
        try(actor, now, take == 2 and 1 or 0, 0)
        show(actor, now, subject, entry, people, load)
        local owed = actor.owed or {}
        actor.owed = owed
        owed[#owed + 1] = answer
        owed[#owed + 1] = entry and 0 or 2 ^ level
        if mark then
          mark.actor, mark.prior, mark.entry = actor, prior, entry
        end
      elseif answer[5] < FULL then
        answer[5] = answer[5] + FULL
      end
    end
  end
end

-- Judge one question: {at, people, load, stop, stop_good, good_age, take, levels, keys, limits}.
local function decide(question, subject, wanted, most, mark)
  local at, people, load, stop, stop_good, good_age, take, levels, keys, limits = unpack(question)
  local actors, places, entries, narrowest = {}, {}, {}, nil
  for i = 1, #levels do
    local level = levels[i]
    places[level] = i
    local actor = meet(keys[i], at, wanted[keys[i]])
    if actor then
      actors[i] = actor
      entries[i] = look(actor, actor.now, subject)
      if not narrowest and level ~= DEVICE and level <= WIDE then
        narrowest = actor
      end
    end
  end
  local account = places[0] and actors[places[0]]
  local good = account and account[FIRST] > 0 and at - account[FIRST] >= good_age
  local worst, row, worst_at, counted, allowed =
    tightest(at, people, load, good, places, limits, actors, entries)
  local until_, tried, missed = 0, -1, -1
  if worst > 1 then
    local actor = actors[places[plan[worst_at]]]
    if actor and actor[ENTRIES] > 0 then
      local span, weighted = plan[SPAN + plan[worst_at + 1]], plan[worst_at + 3] == 1
      until_ = frees(actor, actor.now, span, weighted, counted - allowed)
    end
  end
  if narrowest then
    local fading = exp(-max(at - narrowest[LAST], 0) / DAY)
    tried, missed = narrowest[TRIED] * fading, narrowest[MISSED] * fading
  end
  local answer = {row, counted, allowed, until_, good and GOOD or 0, tried, missed}
  if take > 0 and people > 0 and worst <= (good and stop_good or stop) then
    answer[5] = answer[5] + CHARGED
    enter(answer, question, subject, actors, entries, most, mark)
  end
  return answer
end

-- {'judge', undone, most, questions}: judge one after the other; the subject of the first is at
-- ARGV[3]. With take 1 enter the subject where it is not, with take 2 enter it anyway.
-- Replies for each row, count, limit, frees, flags, tried, missed (-1 where no narrow actor is
-- known); where the only one may be undone, also what undoes it.
local function judge()
  local _, undone, most, questions = unpack(asked)
  local wanted, answers, mark = {}, {}, undone and {}
  for n = 1, #questions do
    local subject = ARGV[n + 2]
    for _, place in ipairs(questions[n][9]) do
      local subjects = wanted[place]
      if subjects then
        subjects[#subjects + 1] = subject
      else
        wanted[place] = {subject}
      end
    end
  end
  for n = 1, #questions do
    answers[n] = decide(questions[n], ARGV[n + 2], wanted, most, mark)
  end
  for place = 1, #KEYS do
    if met[place] then
      settle(met[place])
    end
  end
  local answer = cmsgpack.pack(answers)
  if not undone then
    return answer
  end
  local written = mark.actor and met[mark.actor.place] == mark.actor
  local entry = written and mark.entry
  local seen = entry and string.format('%.17g', entry[1])
  return {
    answer, written and mark.actor.head or '', written and mark.prior or '', seen or '',
    entry and entry[4] or '',
  }
end

-- Take a subject back who was not shown after all.
local function release(actor, subject)
  local now = max(asked[2], actor[LAST])
  local entry = look(actor, now, subject)
  if entry then
    discount(actor, now, entry)
    drop(actor, {subject})
    if entry[1] == actor[FIRST] and actor[ENTRIES] == 0 then
      actor[FIRST] = 0
    end
    return true
  end
  return false
end

-- {'charge', at, fresh, tried, missed, most, levels, people, loads}: enter the subjects from ARGV[4]
-- on; take back first, at the levels of fresh, the one at ARGV[3]. Replies whether all had room.
local function charge()
  local _, at, fresh, tried, missed, most, levels, people, loads = unpack(asked)
  local subjects, kept = {}, {}
  for i = 3, #ARGV do
    subjects[i - 2] = ARGV[i]
    kept[ARGV[i]] = i > 3 or nil
  end
  local room = true
  for i, level in ipairs(levels) do
    local actor = meet(i, at, subjects)
    if actor and floor(fresh / 2 ^ level) % 2 == 1 and writable(actor) then
      release(actor, ARGV[3])
    end
    actor = actor or enrol(i, at, most)
    local now = actor and max(at, actor[LAST])
    if actor and trim(actor, now, plan[HOLD + level], kept) then
      try(actor, now, tried, missed)
      for j = 2, #subjects do
        local subject = subjects[j]
        show(actor, now, subject, look(actor, now, subject), people[j - 1], loads[j - 1])
      end
      room = save(actor) and room
    else
      room = false
    end
  end
  return room and 1 or 0
end

-- {'undo', at, fresh} with subject, head, prior, seen, odd from ARGV[3] on: take back what a
-- judgement entered whose other actors, in other slots, were refused. As it was, unless something
-- came between.
local function undo()
  local _, at, fresh = unpack(asked)
  local key, subject, head, prior, seen, odd = KEYS[1], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7]
  if call('ZRANGE', key, 0, 0)[1] == head then
    if prior == '' then
      return call('DEL', key)
    end
    if seen ~= '' then
      call('ZADD', key, 'XX', seen, subject)
    else
      call('ZREM', key, subject)
    end
    if odd ~= '' then
      call('ZADD', key, odd, 'w' .. subject)
    else
      call('ZREM', key, 'w' .. subject)
    end
    call('ZADD', key, '-inf', prior)
    if prior ~= head then
      call('ZREM', key, head)
    end
    return 1
  end
  local actor = fresh and meet(1, at, {subject})
  if actor and writable(actor) then
    actor.before = actor[LAST]
    if release(actor, subject) then
      actor[LAST] = max(at, actor[LAST])
      save(actor)
    end
  end
  return 1
end

local verbs = {judge = judge, charge = charge, undo = undo}
return verbs[asked[1]]()
