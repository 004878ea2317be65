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
--          for each level its budgets, five numbers each: row, where an actor has its count, length
--          of the window, youth, weighted
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
local met, entered, size = {}, {}, nil
-- Actors by the place of their key, false for a stranger; what was entered, each time the actor, the
-- answer, and the bit of the level where that is new; how many keys there are, once asked.

-- Numbers have names here; scripting.py puts the numbers in their places before it sends the text.
-- Items of an actor, known while it is met: its key and the place of that, its head as it is kept,
-- the moment of the question, that of which its windows are, when it was last shown somebody before;
-- when it was shown each subject, and what is odd of them; what is to be added and to be dropped, and
-- from where on it stands in what was entered; whether windows moved on, and whether it was trimmed.
local KEY, PLACE, KEPT, NOW, OF, BEFORE, KNOWN, ODDS, ADDS, DROPS, FROM = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
local LAPSED, TRIMMED = 12, 13
-- Then those of its head; the people of window w stand at PEOPLE + w, their load at LOAD + w.
local CODE, FIRST, LAST, LAPSE, TRIED = 14, 15, 16, 17, 18
local MISSED, UNIT, ENTRIES, ODD, PEOPLE = 19, 20, 21, 22, 22
local SPAN = 3
local TTL, WINDOWS = plan[2], plan[3]
local LOAD, LONGEST, HOLD = PEOPLE + WINDOWS, plan[3 + WINDOWS], 4 + WINDOWS
local BUDGETS = HOLD + 7

local SPLIT, DAY, NEVER = 4294967296, 86400000000, 4503599627370496
local CHARGED, GOOD, FULL = 256, 512, 1024
local AT, SHOWN, WEIGHED, STOP, STOP_GOOD, GOOD_AGE, TAKE, LEVELS = 1, 2, 3, 4, 5, 6, 7, 8
-- Items of a question.
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
    for _, packed in ipairs(call('ZMSCORE', actor[KEY], unpack(names))) do
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
  local lapse = NEVER
  for w = 1, WINDOWS do
    local span = plan[SPAN + w]
    local before, begin = actor[OF] - span, now - span
    if before < begin and begin > 0 then
      local people, load = actor[PEOPLE + w], actor[LOAD + w]
      if actor[OF] > begin then
        if actor[ODD] == 0 then
          people = call('ZCOUNT', actor[KEY], above(before), begin)
          load = people * actor[UNIT]
        else
          people, load = worth(actor, call('ZRANGEBYSCORE', actor[KEY], above(before), begin))
        end
      end
      actor[PEOPLE + w] = actor[PEOPLE + w] - people
      actor[LOAD + w] = actor[LOAD + w] - load
    end
    if actor[PEOPLE + w] > 0 then
      local oldest = call(
        'ZRANGEBYSCORE', actor[KEY], above(begin), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
      if oldest then
        lapse = min(lapse, oldest + span)
      end
    end
  end
  actor[LAPSE] = lapse
  actor[OF], actor[LAPSED] = now, true
end

-- Count all windows anew as of the moment of the head: the windows are not those it was kept for.
local function recount(actor)
  actor[CODE] = plan[1]
  actor[LAPSE] = 0
  for w = 1, WINDOWS do
    local begin = above(actor[LAST] - plan[SPAN + w])
    if actor[ODD] == 0 then
      actor[PEOPLE + w] = call('ZCOUNT', actor[KEY], begin, '+inf')
      actor[LOAD + w] = actor[PEOPLE + w] * actor[UNIT]
    else
      actor[PEOPLE + w], actor[LOAD + w] =
        worth(actor, call('ZRANGEBYSCORE', actor[KEY], begin, '+inf'))
    end
  end
end

-- Read what is known of subjects to an actor: when it was last shown each, and what is odd about it.
local function fetch(actor, subjects)
  local key, known = actor[KEY], actor[KNOWN]
  if #subjects == 1 then
    local seen = call('ZSCORE', key, subjects[1])
    known[subjects[1]] = seen and seen + 0
  else
    local seen = call('ZMSCORE', key, unpack(subjects))
    for i = 1, #subjects do
      known[subjects[i]] = seen[i] and seen[i] + 0
    end
  end
  if actor[ODD] == 0 then
    return
  end
  local names, odds = {}, {}
  for i = 1, #subjects do
    names[i] = 'w' .. subjects[i]
  end
  local odd = call('ZMSCORE', key, unpack(names))
  for i = 1, #subjects do
    if odd[i] then
      odds[subjects[i]] = {split(odd[i])}
    end
  end
  actor[ODDS] = odds
end

-- Return an actor as it is kept, with what it knows of subjects; or false for a stranger. Beside the
-- subjects themselves it is noted there when they were last shown, false where they were not.
local function find(place, subjects)
  local key = KEYS[place]
  local head = call('ZRANGE', key, 0, 0)[1]
  if not head then
    return false
  end
  local actor = {
    key, place, head, 0, 0, false, subjects, false, false, false, 1, false, false,
    cmsgpack.unpack(head),
  }
  actor[OF] = actor[LAST]
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

-- Return when an actor was last shown a subject; false where no window holds that.
local function look(actor, now, subject)
  local seen = actor[KNOWN][subject]
  return seen and seen > now - LONGEST and seen
end

-- Return how many people of what load a subject that was shown is, and whether that is odd.
local function weight(actor, subject)
  local odd = actor[ODDS] and actor[ODDS][subject]
  if odd then
    return odd[1], odd[2], true
  end
  return 1, actor[UNIT], false
end

-- ── what is written ──────────────────────────────────────────────────────────────────────────

local function pack(actor)
  return cmsgpack.pack(unpack(actor, CODE, actor[ODD] == 0 and LOAD or LOAD + WINDOWS))
end

-- Write an actor with what it was shown since it was read; return whether there was room.
local function save(actor)
  local head, old, adds = pack(actor), actor[KEPT], actor[ADDS] or {'-inf', false}
  adds[2] = head
  local written = redis.pcall('ZADD', actor[KEY], unpack(adds))
  actor[ADDS] = false
  if type(written) == 'table' and written.err then
    return false
  end
  local drops = actor[DROPS]
  if drops then
    local names = {}
    for name in pairs(drops) do
      names[#names + 1] = name
    end
    if #names > 0 then
      call('ZREM', actor[KEY], unpack(names))
    end
    actor[DROPS] = false
  end
  if old and old ~= head then
    call('ZREM', actor[KEY], old)
  end
  -- The key's life is renewed once in a while: it lasts at least TTL after what was last written.
  local step = TTL / 32
  if not old or floor(actor[LAST] / step) ~= floor(actor[BEFORE] / step) then
    call('PEXPIRE', actor[KEY], ceil((TTL + step) / 1000))
  end
  actor[KEPT], actor[BEFORE] = head, false
  return true
end

-- Write an actor where something was entered. Where there was no room, nothing was after all, and the
-- decisions that it was entered for are told. Return whether the actor is as it is kept.
local function settle(actor)
  if not actor[ADDS] or save(actor) then
    actor[FROM] = #entered + 1
    return true
  end
  for i = actor[FROM], #entered, 3 do
    if entered[i] == actor then
      local answer = entered[i + 1]
      answer[5] = answer[5] - entered[i + 2] + (answer[5] < FULL and FULL or 0)
    end
  end
  met[actor[PLACE]] = nil
  return false
end

-- Take members out of the list, and what was odd about them.
local function drop(actor, members)
  for from = 1, #members, MOST do
    local names, odd = {}, {}
    for i = from, min(from + MOST - 1, #members) do
      names[#names + 1] = members[i]
      odd[#odd + 1] = 'w' .. members[i]
      actor[KNOWN][members[i]] = false
      if actor[ODDS] then
        actor[ODDS][members[i]] = nil
      end
    end
    actor[ENTRIES] = actor[ENTRIES] - call('ZREM', actor[KEY], unpack(names))
    if actor[ODD] > 0 then
      actor[ODD] = actor[ODD] - call('ZREM', actor[KEY], unpack(odd))
    end
  end
end

local function discount(actor, now, seen, people, load)
  for w = 1, WINDOWS do
    if seen > now - plan[SPAN + w] then
      actor[PEOPLE + w] = actor[PEOPLE + w] - people
      actor[LOAD + w] = actor[LOAD + w] - load
    end
  end
end

-- Return whether there is room to write, before anything of an actor is changed.
local function writable(actor)
  local probe = redis.pcall('ZADD', actor[KEY], 'XX', '-inf', actor[KEPT])
  return not (type(probe) == 'table' and probe.err)
end

-- Take out what no window holds, and the oldest beyond what is kept, but for a subject and others;
-- return false where the store has no room, before anything is changed.
local function trim(actor, now, hold, subject, others)
  if not actor[LAPSED] and actor[ENTRIES] < hold + 8 then
    return true
  end
  local slack = min(floor(hold / 4) + 8, 64)
  local crowded = actor[ENTRIES] >= hold + slack
  if not (crowded or actor[LAPSED]) or actor[ENTRIES] == 0 then
    return true
  end
  if not settle(actor) then
    return false
  end
  local lapsed = call('ZCOUNT', actor[KEY], above(0), max(now - LONGEST, 0))
  if lapsed == 0 and not crowded then
    actor[LAPSED] = false
    return true
  end
  if not writable(actor) then
    return false
  end
  actor[LAPSED], actor[TRIMMED] = false, true
  if lapsed > 0 and actor[ODD] == 0 then
    call('ZREMRANGEBYSCORE', actor[KEY], above(0), now - LONGEST)
    actor[ENTRIES] = actor[ENTRIES] - lapsed
  elseif lapsed > 0 then
    drop(actor, call('ZRANGEBYSCORE', actor[KEY], above(0), now - LONGEST))
  end
  if actor[ENTRIES] >= hold + slack then
    local gone = {}
    local excess = min(actor[ENTRIES] - hold, MOST)
    local oldest =
      call('ZRANGEBYSCORE', actor[KEY], above(0), '+inf', 'WITHSCORES', 'LIMIT', 0, excess)
    for i = 1, #oldest, 2 do
      if oldest[i] ~= subject and not (others and others[oldest[i]]) then
        local people, load = worth(actor, {oldest[i]})
        discount(actor, now, tonumber(oldest[i + 1]), people, load)
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
  actor[BEFORE] = actor[BEFORE] or actor[LAST]
  actor[LAST] = max(actor[LAST], now)
end

-- Enter that an actor was shown somebody, last seen or nil, to be written when it is saved.
local function show(actor, now, subject, seen, people, load)
  local odd, adds, name = false, actor[ADDS], nil
  if actor[FIRST] == 0 then
    actor[FIRST] = now
  end
  local counted = false
  if seen then
    local before, weighed
    before, weighed, odd = weight(actor, subject)
    people, load = max(people, before), max(load, weighed)
    -- Whoever was seen within the shortest window stands in all of them already.
    counted = seen > now - plan[SPAN + 1] and people == before and load == weighed
    if not counted then
      discount(actor, now, seen, before, weighed)
    end
  else
    actor[ENTRIES] = actor[ENTRIES] + 1
    -- The usual load is that of the first single person; nobody before was kept as usual.
    if actor[UNIT] == 0 and people == 1 and actor[ENTRIES] - 1 == actor[ODD] then
      actor[UNIT] = load
    end
  end
  if adds then
    local last = #adds
    adds[last + 1], adds[last + 2] = now, subject
  else
    adds = {'-inf', false, now, subject}
    actor[ADDS] = adds
  end
  actor[KNOWN][subject] = now
  if people ~= 1 or load ~= actor[UNIT] then
    name = 'w' .. subject
    actor[ODD] = actor[ODD] + (odd and 0 or 1)
    actor[ODDS] = actor[ODDS] or {}
    actor[ODDS][subject] = {people, load}
    adds[#adds + 1] = -(people * SPLIT + load)
    adds[#adds + 1] = name
    if actor[DROPS] then
      actor[DROPS][name] = nil
    end
  elseif odd then
    actor[ODD] = actor[ODD] - 1
    actor[ODDS][subject] = nil
    actor[DROPS] = actor[DROPS] or {}
    actor[DROPS]['w' .. subject] = true
  end
  if not counted then
    for w = 1, WINDOWS do
      actor[PEOPLE + w] = actor[PEOPLE + w] + people
      actor[LOAD + w] = actor[LOAD + w] + load
    end
  end
  local lapse = now + plan[SPAN + 1]
  if lapse < actor[LAPSE] then
    actor[LAPSE] = lapse
  end
end

-- ── who is met ───────────────────────────────────────────────────────────────────────────────

-- Return an actor as it is at a moment, or false for a stranger; it is read where it is first met.
local function meet(place, at, subjects)
  local actor = met[place]
  if actor == nil then
    actor = find(place, subjects)
    met[place] = actor
  end
  if not actor then
    return false
  end
  local now = actor[LAST]
  if at > now then
    if at >= now + TTL then
      return false
    end
    now = at
  end
  -- Windows do not move back; nothing was entered since they moved on, or this were not before it.
  if now < actor[OF] or (now >= actor[LAPSE] and not settle(actor)) then
    met[place] = nil
    return meet(place, at, subjects)
  end
  actor[NOW] = now
  if now >= actor[LAPSE] then
    forward(actor, now)
  end
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
  if forgotten then
    size = size - call('DEL', KEYS[place])
  end
  size = size + 1
  local actor = {
    KEYS[place], place, false, at, at, false, {}, false, false, false, 1, false, false,
    plan[1], 0, at, NEVER, 0, 0, 0, 0, 0,
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
    seen = call('ZRANGEBYSCORE', actor[KEY], begin, '+inf', 'WITHSCORES', 'LIMIT', skip, 1)[2]
  else
    local list = call('ZRANGEBYSCORE', actor[KEY], begin, '+inf', 'WITHSCORES', 'LIMIT', 0, MOST)
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
    local last = tonumber(call('ZREVRANGE', actor[KEY], 0, 0, 'WITHSCORES')[2])
    seen = last > now - span and last or 0
  end
  return tonumber(seen) + span
end

-- The actors of the question under way, in the order of its levels, false for a stranger; and when
-- each was last shown its subject, false where no window holds that.
local actors = {false, false, false, false, false, false, false}
local seen = {false, false, false, false, false, false, false}

-- Return the budget of which most would be spent: its share, its row, what would be counted and what
-- is allowed; and of which actor it is, the length of its window, and whether it is weighted.
local function tightest(question, subject, good)
  local at, size = question[AT], question[LEVELS]
  local worst, best, counted, allowed, whose, length, heavy = 0, -1, 0, 0, 0, 0, false
  local limits = LEVELS + 2 * size + 1
  for i = 1, size do
    local level, actor, last = question[LEVELS + i], actors[i], seen[i]
    local budgets, age, now = plan[BUDGETS][level + 1], -1, at
    local people, load = question[SHOWN], question[WEIGHED]
    if actor then
      now = actor[NOW]
      if actor[FIRST] > 0 then
        age = at - actor[FIRST]
      end
      if last then
        local before, weighed = weight(actor, subject)
        people, load = max(people, before), max(load, weighed)
      end
    end
    for k = 1, good and level >= WIDE and 0 or #budgets, 5 do
      if age < budgets[k + 3] and not (last and last > now - budgets[k + 2]) then
        local row = budgets[k]
        local count, limit = budgets[k + 4] == 1 and load or people, question[limits + row]
        if actor then
          count = count + actor[budgets[k + 1]]
        end
        local share = count / limit
        if share > worst or (share == worst and row < best) then
          worst, best, counted, allowed = share, row, count, limit
          whose, length, heavy = i, budgets[k + 2], budgets[k + 4] == 1
        end
      end
    end
  end
  return worst, best, counted, allowed, whose, length, heavy
end

-- Enter for a decision whom each of its actors was shown; mark notes how one was before.
local function enter(answer, question, subject, most, mark)
  local at, take, size = question[AT], question[TAKE], question[LEVELS]
  for i = 1, size do
    local level, actor, last = question[LEVELS + i], actors[i], seen[i]
    if not (take == 1 and last) then
      local prior = actor and actor[KEPT]
      actor = actor or enrol(question[LEVELS + size + i], at, most)
      if actor and trim(actor, actor[NOW], plan[HOLD + level], subject) then
        local now, fresh, count = actor[NOW], last and 0 or 2 ^ level, #entered
        if mark then
          if actor[TRIMMED] then
            try(actor, now, 0, 0)
            prior = pack(actor)
          end
          mark.actor, mark.prior, mark.seen = actor, prior, last
          if last then
            mark.people, mark.load, mark.odd = weight(actor, subject)
          end
        end
        try(actor, now, take == 2 and 1 or 0, 0)
        show(actor, now, subject, last, question[SHOWN], question[WEIGHED])
        answer[5] = answer[5] + fresh
        entered[count + 1], entered[count + 2], entered[count + 3] = actor, answer, fresh
      elseif answer[5] < FULL then
        answer[5] = answer[5] + FULL
      end
    end
  end
end

-- Judge one question: at, people, load, stop, stop_good, good_age, take, how many actors, their
-- levels, the places of their keys, and the limit of each budget.
local function decide(question, subject, wanted, most, mark)
  local at, size, account, narrowest = question[AT], question[LEVELS], false, false
  for i = 1, size do
    local level, place = question[LEVELS + i], question[LEVELS + size + i]
    local actor = meet(place, at, wanted[place])
    actors[i], seen[i] = actor, actor and look(actor, actor[NOW], subject)
    if actor then
      if level == 0 then
        account = actor
      end
      if not narrowest and level ~= DEVICE and level <= WIDE then
        narrowest = actor
      end
    end
  end
  local good = account and account[FIRST] > 0 and at - account[FIRST] >= question[GOOD_AGE]
  local worst, row, counted, allowed, whose, length, weighted = tightest(question, subject, good)
  local until_, tried, missed = 0, -1, -1
  if worst > 1 then
    local actor = actors[whose]
    if actor and actor[ENTRIES] > 0 then
      until_ = frees(actor, actor[NOW], length, weighted, counted - allowed)
    end
  end
  if narrowest then
    tried, missed = narrowest[TRIED], narrowest[MISSED]
    if tried > 0 and at > narrowest[LAST] then
      local fading = exp((narrowest[LAST] - at) / DAY)
      tried, missed = tried * fading, missed * fading
    end
  end
  local answer = {row, counted, allowed, until_, good and GOOD or 0, tried, missed}
  local stop = good and question[STOP_GOOD] or question[STOP]
  if question[TAKE] > 0 and question[SHOWN] > 0 and worst <= stop then
    answer[5] = answer[5] + CHARGED
    enter(answer, question, subject, most, mark)
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
    local question = questions[n]
    local size = question[LEVELS]
    for i = LEVELS + size + 1, LEVELS + 2 * size do
      local place = question[i]
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
  local written = mark.actor and met[mark.actor[PLACE]] == mark.actor
  local entry = written and mark.seen
  return {
    answer,
    written and mark.actor[KEPT] or '',
    written and mark.prior or '',
    entry and string.format('%.17g', entry) or '',
    entry and mark.odd and string.format('%.17g', -(mark.people * SPLIT + mark.load)) or '',
  }
end

-- Take a subject back who was not shown after all.
local function release(actor, subject)
  local now = max(asked[2], actor[LAST])
  local last = look(actor, now, subject)
  if not last then
    return false
  end
  local people, load = weight(actor, subject)
  discount(actor, now, last, people, load)
  drop(actor, {subject})
  if last == actor[FIRST] and actor[ENTRIES] == 0 then
    actor[FIRST] = 0
  end
  return true
end

-- {'charge', at, fresh, tried, missed, most, levels, people, loads}: enter the subjects from ARGV[4]
-- on; take back first, at the levels of fresh, the one at ARGV[3]. Replies whether all had room.
local function charge()
  local _, at, fresh, tried, missed, most, levels, people, loads = unpack(asked)
  local subjects, others = {}, {}
  for i = 3, #ARGV do
    subjects[i - 2] = ARGV[i]
    others[ARGV[i]] = i > 3 or nil
  end
  local room = true
  for i, level in ipairs(levels) do
    local actor = meet(i, at, {unpack(subjects)})
    if actor and floor(fresh / 2 ^ level) % 2 == 1 and writable(actor) then
      release(actor, ARGV[3])
    end
    actor = actor or enrol(i, at, most)
    local now = actor and max(at, actor[LAST])
    if actor and trim(actor, now, plan[HOLD + level], nil, others) then
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
    actor[BEFORE] = actor[LAST]
    if release(actor, subject) then
      actor[LAST] = max(at, actor[LAST])
      save(actor)
    end
  end
  return 1
end

local verbs = {judge = judge, charge = charge, undo = undo}
return verbs[asked[1]]()
