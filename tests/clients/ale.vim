" ALE runs the linter by itself when a draft is opened.
set filetype=text
call ale#Queue(0)
let s:tries = 0
while s:tries < 300 && empty(ale#engine#GetLoclist(bufnr('%')))
  sleep 100m
  let s:tries += 1
endwhile
let s:found = filter(copy(ale#engine#GetLoclist(bufnr('%'))), {_, item -> get(item, 'code', '') ==# 'non-apology/conditional'})
if len(s:found) != 1 || getline(s:found[0].lnum)[s:found[0].col - 1 :] !~# '^sorry if'
  call writefile([string(ale#engine#GetLoclist(bufnr('%')))], '/dev/stderr')
  cquit
endif
qall!
