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

local call = redis.call
local floor, ceil, max, min, exp = math.floor, math.ceil, math.max, math.min, math.exp
local plan = cmsgpack.unpack(ARGV[1])
local asked = cmsgpack.unpack(ARGV[2])

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

-- Let the windows move on to a moment.
local function forward(actor, now)
  if now < actor[LAPSE] then
    return
  end
  local lapse = NEVER
  for w = 1, WINDOWS do
    local span = plan[SPAN + w]
    local before, begin = actor[LAST] - span, now - span
    if before < begin and begin > 0 then
      local people, load = actor[PEOPLE + w], actor[LOAD + w]
      if actor[LAST] > begin then
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
  actor.lapsed = true
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

-- Return an actor as it is kept, or nil for a stranger.
local function find(key, at)
  local head = call('ZRANGE', key, 0, 0)[1]
  if not head then
    return nil
  end
  -- Named fields stand in the constructor: each that came later would lay the table out anew.
  local actor = {key = key, head = head, now = at, before = false, cmsgpack.unpack(head)}
  if at >= actor[LAST] + TTL then
    return nil
  end
  if actor[CODE] ~= plan[1] then
    recount(actor)
  elseif actor[ODD] == 0 then
    for w = 1, WINDOWS do
      actor[LOAD + w] = actor[PEOPLE + w] * actor[UNIT]
    end
  end
  return actor
end

-- Return a new actor, or nil where there is no room for another key.
local function enrol(key, at, most)
  if call('DBSIZE') >= most then
    return nil
  end
  local actor = {
    plan[1], 0, at, NEVER, 0, 0, 0, 0, 0,
    key = key, head = false, now = at, before = false,
  }
  for w = 1, 2 * WINDOWS do
    actor[PEOPLE + w] = 0
  end
  call('DEL', key)
  return actor
end

-- Note on an actor when it was last shown a subject, and how many people of what load that was.
local function look(actor, now, subject)
  local seen = call('ZSCORE', actor.key, subject)
  if not seen or tonumber(seen) <= now - LONGEST then
    return nil
  end
  local people, load, odd = 1, actor[UNIT], actor[ODD] > 0
  if odd then
    odd = call('ZSCORE', actor.key, 'w' .. subject)
    if odd then
      people, load = split(odd)
    end
  end
  return {tonumber(seen), people, load, odd}
end

-- ── what is written ──────────────────────────────────────────────────────────────────────────

local function pack(actor)
  return cmsgpack.pack(unpack(actor, 1, actor[ODD] == 0 and LOAD or LOAD + WINDOWS))
end

-- Take members out of the list, and what was odd about them.
local function drop(actor, members)
  for from = 1, #members, MOST do
    local names, odd = {}, {}
    for i = from, min(from + MOST - 1, #members) do
      names[#names + 1] = members[i]
      odd[#odd + 1] = 'w' .. members[i]
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
  local lapsed = call('ZCOUNT', actor.key, above(0), max(now - LONGEST, 0))
  if lapsed == 0 and not crowded then
    return true
  end
  if not writable(actor) then
    return false
  end
  actor.trimmed = true
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

-- Enter that an actor was shown somebody; return the people and the load of the entry, and whether
-- they are odd. What is odd about it is added to adds and drops; they are nil until needed.
local function show(actor, now, subject, entry, people, load, adds, drops)
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
  local odd = people ~= 1 or load ~= actor[UNIT]
  if odd then
    if not (entry and entry[4]) then
      actor[ODD] = actor[ODD] + 1
    end
    adds = adds or {}
    adds[#adds + 1] = -(people * SPLIT + load)
    adds[#adds + 1] = 'w' .. subject
  elseif entry and entry[4] then
    actor[ODD] = actor[ODD] - 1
    drops = drops or {}
    drops[#drops + 1] = 'w' .. subject
  end
  for w = 1, WINDOWS do
    actor[PEOPLE + w] = actor[PEOPLE + w] + people
    actor[LOAD + w] = actor[LOAD + w] + load
  end
  local lapse = now + plan[SPAN + 1]
  if lapse < actor[LAPSE] then
    actor[LAPSE] = lapse
  end
  return people, load, odd, adds, drops
end

-- Write an actor, with one subject that it was shown, or with many in adds and drops; either may be
-- nil. Return whether there was room.
local function save(actor, adds, drops, now, subject)
  local head, written = pack(actor), nil
  if not adds then
    written = redis.pcall('ZADD', actor.key, '-inf', head, now, subject)
  else
    adds[#adds + 1] = '-inf'
    adds[#adds + 1] = head
    if now then
      adds[#adds + 1] = now
      adds[#adds + 1] = subject
    end
    written = redis.pcall('ZADD', actor.key, unpack(adds))
  end
  if type(written) == 'table' and written.err then
    return false
  end
  local old = actor.head ~= head and actor.head
  if drops and #drops > 0 then
    drops[#drops + 1] = old or nil
    call('ZREM', actor.key, unpack(drops))
  elseif old then
    call('ZREM', actor.key, old)
  end
  -- The key's life is renewed once in a while: it lasts at least TTL after what was last written.
  local step = TTL / 32
  if not actor.head or floor(actor[LAST] / step) ~= floor(actor.before / step) then
    call('PEXPIRE', actor.key, ceil((TTL + step) / 1000))
  end
  actor.head = head
  return true
end

-- ── what is asked for ────────────────────────────────────────────────────────────────────────

-- Return when a budget has room again, after excess has left its window.
local function frees(actor, now, span, weighted, excess)
  local begin = above(now - span)
  local seen
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

-- {'judge', at, people, load, stop, stop_good, good_age, take, undone, most, levels, limits}: judge;
-- with take 1 enter the subject where it is not, with take 2 enter it anyway.
-- Replies row, count, limit, frees, flags, tried, missed (-1 where no narrow actor is known); if it
-- may be undone, also what undoes it.
local function judge()
  local _, at, people, load, stop, stop_good, good_age, take, undone, most, levels, limits =
    unpack(asked)
  local subject = ARGV[3]
  local actors, places, entries, narrowest = {}, {}, {}, nil
  for i = 1, #levels do
    local level = levels[i]
    places[level] = i
    local actor = find(KEYS[i], at)
    if actor then
      actors[i] = actor
      actor.now = max(at, actor[LAST])
      forward(actor, actor.now)
      entries[i] = look(actor, actor.now, subject)
      if not narrowest and level ~= DEVICE and level <= WIDE then
        narrowest = actor
      end
    end
  end
  local account = places[0] and actors[places[0]]
  local good = account and account[FIRST] > 0 and at - account[FIRST] >= good_age
  local worst, row, counted, allowed, worst_at = 0, -1, 0, 0, 0
  local budget = 0
  for at_plan = BUDGETS, #plan, 4 do
    local i = places[plan[at_plan]]
    local actor = i and actors[i]
    local weighted = plan[at_plan + 3] == 1
    local count = weighted and load or people
    local free = not i or (good and plan[at_plan] >= WIDE)
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
    budget = budget + 1
    if not free and count / limits[budget] > worst then
      worst, row, counted, allowed = count / limits[budget], budget - 1, count, limits[budget]
      worst_at = at_plan
    end
  end
  local until_ = 0
  if worst > 1 then
    local actor = actors[places[plan[worst_at]]]
    if actor and actor[ENTRIES] > 0 then
      until_ = frees(
        actor, actor.now, plan[SPAN + plan[worst_at + 1]], plan[worst_at + 3] == 1, counted - allowed)
    end
  end
  local tried, missed = -1, -1
  if narrowest then
    local fading = exp(-max(at - narrowest[LAST], 0) / DAY)
    tried, missed = narrowest[TRIED] * fading, narrowest[MISSED] * fading
  end
  local flags = good and GOOD or 0
  local prior, entry_before, head = false, false, false
  if take > 0 and people > 0 and worst <= (good and stop_good or stop) then
    flags = flags + CHARGED
    local full, kept = false, {[subject] = true}
    for i = 1, #levels do
      local level, actor, entry = levels[i], actors[i], entries[i]
      if not (take == 1 and entry) then
        prior = actor and actor.head or false
        actor = actor or enrol(KEYS[i], at, most)
        local now = actor and max(at, actor[LAST])
        if actor and trim(actor, now, plan[HOLD + level], kept) then
          if actor.trimmed and undone then
            try(actor, now, 0, 0)
            prior = pack(actor)
          end
          try(actor, now, take == 2 and 1 or 0, 0)
          local _, _, _, adds, drops = show(actor, now, subject, entry, people, load)
          if not save(actor, adds, drops, now, subject) then
            full = true
          else
            head, entry_before = actor.head, entry or false
            if not entry then
              flags = flags + 2 ^ level
            end
          end
        else
          full = true
        end
      end
    end
    if full then
      flags = flags + FULL
    end
  end
  local answer = cmsgpack.pack({row, counted, allowed, until_, flags, tried, missed})
  if not undone then
    return answer
  end
  local seen = entry_before and string.format('%.17g', entry_before[1])
  return {answer, head or '', prior or '', seen or '', entry_before and entry_before[4] or ''}
end

-- Take a subject back who was not shown after all.
local function release(actor, subject, drops)
  local now = max(asked[2], actor[LAST])
  forward(actor, now)
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
  local released, subjects, kept = ARGV[3], {}, {}
  for i = 4, #ARGV do
    subjects[#subjects + 1] = ARGV[i]
    kept[ARGV[i]] = true
  end
  local room = true
  for i, level in ipairs(levels) do
    local actor = find(KEYS[i], at)
    if actor and floor(fresh / 2 ^ level) % 2 == 1 and writable(actor) then
      release(actor, released)
    end
    actor = actor or enrol(KEYS[i], at, most)
    local now = actor and max(at, actor[LAST])
    if actor then
      forward(actor, now)
    end
    if actor and trim(actor, now, plan[HOLD + level], kept) then
      local adds, drops, entries = {}, {}, {}
      if actor.head then
        for j, subject in ipairs(subjects) do
          entries[subject] = look(actor, now, subject)
        end
      end
      try(actor, now, tried, missed)
      for j, subject in ipairs(subjects) do
        local p, l, odd =
          show(actor, now, subject, entries[subject], people[j], loads[j], adds, drops)
        entries[subject] = {now, p, l, odd}
        adds[#adds + 1] = now
        adds[#adds + 1] = subject
      end
      room = save(actor, adds, drops) and room
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
  local actor = fresh and find(key, at)
  if actor and writable(actor) then
    actor.before = actor[LAST]
    if release(actor, subject) then
      actor[LAST] = max(at, actor[LAST])
      save(actor, {}, {})
    end
  end
  return 1
end

local verbs = {judge = judge, charge = charge, undo = undo}
return verbs[asked[1]]()
