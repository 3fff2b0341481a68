-- A session: open a draft, see the findings at their bytes, apply a code action, mend a line, save.
local function check(ok, message)
  if not ok then
    io.stderr:write(message .. '\n' .. vim.inspect(vim.diagnostic.get(0)) .. '\n')
    vim.cmd('cquit')
  end
end

local function find(code)
  for _, found in ipairs(vim.diagnostic.get(0)) do
    if found.code == code then return found end
  end
end

local function words(found)
  return table.concat(vim.api.nvim_buf_get_text(0, found.lnum, found.col, found.end_lnum, found.end_col, {}), '\n')
end

local patience = 30000
check(vim.wait(patience, function() return find('non-apology/conditional') and find('agentless/error-occurred') end), 'no findings')
check(words(find('non-apology/conditional')) == 'sorry if', 'not at its words')
check(words(find('agentless/error-occurred')) == 'Mistakes were made', 'not at its words')
check(find('non-apology/conditional').severity == vim.diagnostic.severity.ERROR, 'not an error')

local at = find('non-apology/conditional')
vim.api.nvim_win_set_cursor(0, { at.lnum + 1, at.col })
vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:match('^Allow non%-apology') ~= nil end })
check(vim.wait(patience, function() return vim.fn.search('apolint: allow', 'nw') > 0 end), 'no code action')

local line = vim.fn.search('^Mistakes were made', 'nw')
vim.api.nvim_buf_set_lines(0, line - 1, line, true, { 'We made mistakes.' })
check(vim.wait(patience, function() return not find('agentless/error-occurred') end), 'the mended line is still shown')
vim.cmd('write')
vim.cmd('qall!')
