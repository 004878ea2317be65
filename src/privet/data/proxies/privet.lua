-- Ask Privet whether a request may pass, and answer in its words where it may not.
-- For HAProxy 2.5 or newer: lua-load this file, then: http-request lua.privet

local PRIVET = "http://unix/v1/auth/forward"
local SOCKET = "unix@/run/privet/privet.sock"
local PATIENCE = 500 -- milliseconds; then the request passes

local NOT_SENT = {
    ["connection"] = true, ["upgrade"] = true, ["content-length"] = true,
    ["transfer-encoding"] = true, ["expect"] = true, ["te"] = true, ["keep-alive"] = true,
    ["x-forwarded-method"] = true, ["x-forwarded-uri"] = true, ["x-forwarded-host"] = true,
    ["x-forwarded-proto"] = true,
}
local NOT_RELAYED = {
    ["connection"] = true, ["content-length"] = true, ["transfer-encoding"] = true,
    ["keep-alive"] = true,
}

local function asked(txn)
    local headers = {}
    for name, values in pairs(txn.http:req_get_headers()) do
        if not NOT_SENT[name] then
            local list = {}
            for i = 0, #values do
                if values[i] ~= nil then list[#list + 1] = values[i] end
            end
            headers[name] = list
        end
    end
    headers["x-forwarded-method"] = { txn.sf:method() }
    headers["x-forwarded-uri"] = { txn.sf:pathq() }
    headers["x-forwarded-host"] = { txn.sf:req_hdr("host") }
    headers["x-forwarded-proto"] = { txn.sf:ssl_fc() == 1 and "https" or "http" }
    return headers
end

core.register_action("privet", { "http-req" }, function(txn)
    local client = core.httpclient()
    local answer = client:get({
        url = PRIVET, dst = SOCKET, headers = asked(txn), timeout = PATIENCE,
    })
    if answer == nil or answer.status == nil or answer.status == 0 or answer.status >= 500 then
        return -- Privet did not answer: the request passes
    end
    if answer.status >= 200 and answer.status < 300 then
        local remedy = answer.headers and answer.headers["x-privet-remedy"]
        if remedy then txn:set_var("txn.privet_remedy", remedy[0]) end
        return
    end
    local reply = txn:reply({ status = answer.status, body = answer.body })
    for name, values in pairs(answer.headers) do
        if not NOT_RELAYED[name] then
            for i = 0, #values do
                if values[i] ~= nil then reply:add_header(name, values[i]) end
            end
        end
    end
    txn:done(reply)
end)
